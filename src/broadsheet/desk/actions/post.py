"""Take in what readers write to the newsroom, and send the newsroom its copy."""

from django.core.mail import EmailMessage
from django.utils import timezone

from broadsheet.desk.models import ContactMessage, Publication


def take_message(name: str, email: str, subject: str, text: str) -> ContactMessage:
    """Keep a message. The caller has checked the words, and asks for the newsroom's copy (desk.tasks)."""
    return ContactMessage.objects.create(name=name, email=email, subject=subject, text=text)


def mail_message(pk: int) -> bool:
    """Mail one message to the newsroom's address; says whether it was. Safe to call again.

    A paper without such an address keeps its messages at the desk alone. Should
    a worker die between sending and noting, the copy comes twice under one
    Message-ID, which mailboxes fold into one.
    """
    message = ContactMessage.objects.filter(pk=pk, mailed_at=None).first()
    paper = Publication.the_paper()
    if message is None or not paper.newsroom_email:
        return False
    letter = EmailMessage(
        subject=f"[{paper.name}] {message.subject or message.name}",
        body=f"{message.name} <{message.email}>\n\n{message.text}\n",
        to=[paper.newsroom_email],
        reply_to=[message.email],
        headers={"Message-ID": f"<message-{message.pk}.{int(message.at.timestamp())}@broadsheet>"},
    )
    letter.send()
    message.mailed_at = timezone.now()
    message.save(update_fields=["mailed_at"])
    return True
