"""A mail server for tests: one mailbox over IMAP with TLS, on 127.0.0.1, that can also misbehave.

It speaks what the wire asks for (LOGIN, SELECT, UID SEARCH, UID FETCH, UID STORE, LOGOUT; RFC 9051) and nothing more.
"""

import re
import socket
import ssl
import threading
from dataclasses import dataclass, field
from typing import Self


@dataclass
class Mail:
    """One letter on the server, and what is marked on it."""

    data: bytes
    flags: set[str] = field(default_factory=set)


@dataclass
class MailServer:
    """Runs in a thread of its own, from `with` to the end of the block."""

    tls: ssl.SSLContext
    login: str = "wire"
    password: str = "lark"
    folder: str = "INBOX"
    letters: list[Mail] = field(default_factory=list)
    host: str = "127.0.0.1"
    greeting: bytes = b"* OK larkport.example ready\r\n"
    silent: bool = False
    """Say nothing after the greeting."""
    lying_size: int = 0
    """Announce a literal of so many bytes, and send without end."""
    visits: int = 0

    def __enter__(self) -> Self:
        self._listener = socket.create_server((self.host, 0))
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._listen, daemon=True, name="mail-server")
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits in accept
        self._listener.close()
        self._thread.join(5)

    @property
    def url(self) -> str:
        return f"imaps://{self.login}:{self.password}@{self.host}:{self.port}/{self.folder}"

    def _listen(self) -> None:
        while True:
            try:
                plain, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._visit, args=(plain,), daemon=True).start()

    def _visit(self, plain: socket.socket) -> None:
        try:
            with self.tls.wrap_socket(plain, server_side=True) as line:
                self.visits += 1
                line.sendall(self.greeting)
                with line.makefile("rb") as lines:
                    for raw in lines:
                        if not self._answer(raw.decode("latin-1").strip(), line):
                            return
        except (OSError, ValueError):
            return

    def _answer(self, command: str, line: ssl.SSLSocket) -> bool:
        """Answer one command; False when the visit is over."""
        tag, _, words = command.partition(" ")
        if self.silent:
            return True
        upper = words.upper()
        if upper.startswith("CAPABILITY"):
            return self._say(line, b"* CAPABILITY IMAP4rev1", tag)
        if upper.startswith("LOGIN"):
            right = re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', words)[1:]
            given = [quoted or bare for quoted, bare in right]
            return self._say(line, b"", tag, given == [self.login, self.password])
        if upper.startswith("SELECT"):
            return self._say(line, b"* %d EXISTS" % len(self.letters), tag, self.folder in words)
        if upper.startswith("UID SEARCH"):
            unread = [str(n) for n, mail in enumerate(self.letters, 1) if "\\Seen" not in mail.flags]
            return self._say(line, f"* SEARCH {' '.join(unread)}".encode(), tag)
        if upper.startswith("UID FETCH"):
            return self._fetch(line, tag, int(words.split()[2]), "BODY.PEEK" in upper)
        if upper.startswith("UID STORE"):
            self.letters[int(words.split()[2]) - 1].flags |= set(re.findall(r"\\\w+", words))
            return self._say(line, b"", tag)
        if upper.startswith("LOGOUT"):
            self._say(line, b"* BYE", tag)
            return False
        return self._say(line, b"", tag, right=False)

    def _fetch(self, line: ssl.SSLSocket, tag: str, uid: int, whole: bool) -> bool:
        data = self.letters[uid - 1].data
        if not whole:
            return self._say(line, b"* %d FETCH (UID %d RFC822.SIZE %d)" % (uid, uid, len(data)), tag)
        if self.lying_size:
            line.sendall(b"* %d FETCH (UID %d BODY[] {%d}\r\n" % (uid, uid, self.lying_size))
            while True:
                line.sendall(b"x" * 65536)
        line.sendall(b"* %d FETCH (UID %d BODY[] {%d}\r\n%s)\r\n" % (uid, uid, len(data), data))
        return self._say(line, b"", tag)

    def _say(self, line: ssl.SSLSocket, untagged: bytes, tag: str, right: bool = True) -> bool:
        answer = untagged + b"\r\n" if untagged else b""
        line.sendall(answer + f"{tag} {'OK done' if right else 'NO refused'}\r\n".encode())
        return True
