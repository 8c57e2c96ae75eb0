"""An editor's day at the desk of a running paper, in a real browser: what is done there, and what readers then see."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from broadsheet.theme.colours import on_dark
from tests.desk.newsdesk import Desk, choose_picture, picture_file, press_button, said, sign_in, write
from tests.running import eventually

pytestmark = pytest.mark.browser


def publish(desk: Desk, page: Page, headline: str, text: str = "The council decides on Thursday.") -> str:
    """A story written and published; answers its public path."""
    write(page, headline, text)
    press_button(page, "Publish")
    return public_path(desk, headline)


def public_path(desk: Desk, headline: str) -> str:
    """Where readers find the story."""
    [(address,)] = desk.run.rows("SELECT address FROM desk_article WHERE headline = ?", headline)
    return f"/{address}/"


def story_id(desk: Desk, headline: str) -> int:
    [(pk,)] = desk.run.rows("SELECT id FROM desk_article WHERE headline = ?", headline)
    return int(str(pk))


# ---- coming in ----


def test_the_first_visit_made_the_paper_what_its_owner_said(desk: Desk) -> None:
    desk.shows("/", "The Tarn Post")
    assert desk.run.get("/valley/") == desk.run.get("/shore/") == 200
    assert not (desk.run.home / "keys" / "setup.code").exists()
    with desk.page() as page:
        page.goto("/desk/")
        expect(page.get_by_role("heading", name="The Tarn Post")).to_be_visible()
        for entry in ("Articles", "Sections", "Wire sources", "Paper"):
            expect(page.get_by_role("link", name=entry, exact=True)).to_be_visible()


def test_the_right_password_opens_the_desk_and_a_wrong_one_does_not(desk: Desk) -> None:
    with desk.page(signed_in=False) as page:
        sign_in(page, "not the password at all")
        expect(page.get_by_role("alert").or_(page.locator(".wrong")).first).to_be_visible()
        sign_in(page)
        page.wait_for_url("**/second-factor/**")
        page.get_by_role("link", name="Not now").click()
        page.wait_for_url("**/desk/")


# ---- finding ----


def test_stories_of_the_wire_and_own_ones_are_listed_searched_and_filtered(desk: Desk) -> None:
    eventually(lambda: len(desk.run.rows("SELECT 1 FROM desk_article WHERE origin = 'wire'")) == 2)
    with desk.page() as page:
        publish(desk, page, "Ferry bell found in the reeds")
        page.goto("/desk/articles/")
        rows = page.locator("#listing-results tbody tr")
        for headline in (
            "Ice on the upper lock",
            "Herons return to the weir",
            "Ferry bell found in the reeds",
        ):
            expect(rows.filter(has_text=headline)).to_have_count(1)
        page.get_by_role("searchbox").or_(page.locator("#id_q")).first.fill("herons weir")
        expect(rows).to_have_count(1)
        expect(rows).to_contain_text("Herons return to the weir")
        page.locator("#id_q").fill("")
        expect(rows.filter(has_text="Ferry bell found in the reeds")).to_have_count(1)
        page.get_by_role("button", name="Show filters").click()
        page.get_by_role("button", name=re.compile("^From")).click()
        page.locator("[name=origin][value=wire]").check()
        expect(rows.filter(has_text="Ferry bell found in the reeds")).to_have_count(0)
        expect(rows.filter(has_text="Ice on the upper lock")).to_have_count(1)


def test_a_source_says_how_it_fares_and_which_stories_it_brought(desk: Desk) -> None:
    with desk.page() as page:
        page.goto("/desk/sources/")
        page.get_by_role("link", name="Upper Tarn Radio").click()
        expect(page.get_by_text("Ice on the upper lock")).to_be_visible()


# ---- a story's life ----


def test_a_story_with_a_picture_is_written_previewed_and_published(desk: Desk, tmp_path: Path) -> None:
    headline, text = "The mill wheel turns again", "It had stood still since the flood."
    with desk.page() as page:
        write(page, headline, text, section="Shore")
        page.get_by_role("button", name="Choose an image").click()
        choose_picture(page, picture_file(tmp_path, "mill.png", "#0f6b54"), "The mill at noon")
        page.get_by_role("button", name=re.compile("preview", re.I)).first.click()
        frame = page.frame_locator("iframe[title='Preview']:not(.w-preview__proxy)")
        expect(frame.locator("[data-part=headline]")).to_have_text(headline)
        expect(frame.locator("[data-part=body]")).to_contain_text(text)
        expect(frame.locator("main img").first).to_be_visible()
        before = desk.changes()
        press_button(page, "Publish")
        assert headline in said(page)
        path = public_path(desk, headline)
        assert desk.noted()[before:] == [("article", story_id(desk, headline))]
        for address in (path, "/", "/shore/", "/feed.xml", "/sitemap-news.xml"):
            desk.shows(address, headline if "sitemap" not in address else path)
        page.goto(path)
        expect(page.locator("[data-part=headline]")).to_have_text(headline)
        assert (
            page.locator("main img").first.evaluate(
                "picture => picture.decode().then(() => picture.naturalWidth)"
            )
            > 0
        )


def test_a_large_upload_says_how_far_it_is_and_a_too_large_one_is_not_sent(
    desk: Desk, tmp_path: Path
) -> None:
    most = 30 * 1024 * 1024
    (tmp_path / "vast.jpg").write_bytes(b"\0" * (most + 1))
    with desk.page() as page:
        page.goto("/desk/articles/add/")
        page.get_by_role("button", name="Choose an image").click()
        dialog = page.locator(".modal-dialog")
        dialog.get_by_role("tab", name="Upload").click()
        file, send = dialog.locator("input[type=file]"), dialog.get_by_role("button", name="Upload")
        file.set_input_files(str(tmp_path / "vast.jpg"))
        send.click()
        assert "too big" in file.evaluate("file => file.validationMessage")
        expect(send).to_be_enabled()
        file.set_input_files(str(picture_file(tmp_path, "weir.png", "#335577")))
        dialog.locator("[name$=title]").fill("The weir")
        slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 4_000}
        page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", slow)
        send.click()
        expect(dialog.get_by_role("progressbar", name="weir.png")).to_be_visible()
        expect(dialog).to_have_count(0)


def test_a_scheduled_story_waits_where_the_editor_sees_it_and_the_reader_does_not(desk: Desk) -> None:
    headline = "What the tide brings tomorrow"
    with desk.page() as page:
        write(page, headline, "It will be high at noon.")
        page.get_by_role("button", name="Set schedule").click()
        dialog = page.get_by_role("dialog").filter(has_text="Set publishing schedule")
        dialog.locator("[name=go_live_at]").fill(
            (datetime.now(UTC) + timedelta(days=2)).strftime("%Y-%m-%d %H:%M")
        )
        dialog.get_by_role("button", name=re.compile("save", re.I)).press(
            "Enter"
        )  # the calendar lies over it
        page.get_by_role("button", name=re.compile("^(Publish|Schedule to publish)$")).last.click()
        page.wait_for_url("**/desk/articles/**")
        page.goto("/desk/articles/?view=scheduled")
        expect(page.locator("#listing-results")).to_contain_text(headline)
        assert headline not in desk.run.read("/")[1]


def test_a_correction_stands_under_the_story_with_its_date(desk: Desk) -> None:
    headline, note = "Nine herons counted", "There were eight herons; one was a stork."
    with desk.page() as page:
        path = publish(desk, page, headline)
        page.goto(f"/desk/articles/edit/{story_id(desk, headline)}/")
        page.get_by_text("More", exact=True).click()
        page.get_by_role("link", name="Correct…").click()
        page.get_by_label("Correction").fill(note)
        before = desk.changes()
        press_button(page, "Publish the correction")
        assert "carries a correction" in said(page)
        assert desk.noted()[before:] == [("correction", story_id(desk, headline))]
        desk.shows(path, note)
        desk.shows("/corrections/", note)
        page.goto(path)
        expect(page.locator(".corrections time")).to_have_attribute(
            "datetime", re.compile(r"^\d{4}-\d\d-\d\dT")
        )


def test_a_withdrawn_story_leaves_a_notice_with_410_at_its_address(desk: Desk) -> None:
    headline, notice = "The weir that was not", "This report was about another weir."
    with desk.page() as page:
        path = publish(desk, page, headline)
        desk.answers(path, 200)
        page.goto(f"/desk/articles/edit/{story_id(desk, headline)}/")
        page.get_by_text("More", exact=True).click()
        page.get_by_role("link", name="Withdraw…").click()
        page.get_by_label("Notice for readers").fill(notice)
        before = desk.changes()
        press_button(page, "Withdraw the story")
        assert desk.changes() == before + 1
        desk.answers(path, 410)
        assert notice in desk.run.read(path)[1]
        eventually(lambda: headline not in desk.run.read("/")[1])


# ---- the paper itself ----


def colour(page: Page, name: str, value: str) -> None:
    page.locator(f"input[name={name}]").evaluate(
        "(input, value) => { input.value = value; input.dispatchEvent(new Event('input', { bubbles: true })) }",
        value,
    )


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        pytest.param("disclaimer", "Larks may be late.", "Larks may be late.", id="the disclaimer"),
        pytest.param("tagline", "News of the upper tarn", "News of the upper tarn", id="the line"),
        pytest.param("companies", "Tarn Valley Press", "Tarn Valley Press", id="the publisher"),
    ],
)
def test_a_word_of_the_paper_is_one_change_and_on_the_front(
    desk: Desk, name: str, value: str, shown: str
) -> None:
    with desk.page() as page:
        page.goto("/desk/paper/")
        page.locator(f"[name={name}]").fill(value)
        if name == "companies":
            page.locator("[name=disclaimer]").fill("{publisher} is not liable.")
        before = desk.changes()
        press_button(page, "Save")
        assert desk.changes() == before + 1
        desk.shows("/", shown)


def test_colour_language_and_time_zone_follow_in_one_change(desk: Desk) -> None:
    with desk.page() as page:
        path = publish(desk, page, "Uhren am Wehr")
        desk.answers(path, 200)
        hour = re.search(r'datetime="[^"]*([+-]\d\d:\d\d)"', desk.run.read(path)[1])
        page.goto("/desk/paper/")
        colour(page, "accent", "#0b6478")
        page.locator("[name=language]").select_option("de")
        page.locator("[name=time_zone]").select_option("Asia/Kathmandu")
        before = desk.changes()
        press_button(page, "Save")
        assert desk.changes() == before + 1
        desk.shows(path, '<html lang="de"')
        desk.shows(path, "+05:45")
        assert hour and hour[1] != "+05:45"
        [style] = re.findall(r'href="(/assets/[^"]+\.css)"', desk.run.read("/")[1])[:1]
        assert "#0b6478" in desk.run.read(style)[1] + desk.run.read("/")[1]


def test_the_accent_in_the_dark_is_made_from_the_one_in_the_light_until_another_is_chosen(desk: Desk) -> None:
    def in_the_dark() -> str:
        [style] = re.findall(r'href="(/assets/[^"]+\.css)"', desk.run.read("/")[1])[:1]
        sheet = desk.run.read(style)[1]
        return sheet[sheet.rindex("prefers-color-scheme:dark") :].partition("--accent:")[2][:7]

    with desk.page() as page:
        page.goto("/desk/paper/")
        expect(page.get_by_label("Made from the accent colour")).to_be_checked()
        colour(page, "accent", "#14532d")
        press_button(page, "Save")
        eventually(lambda: in_the_dark() == on_dark("#14532d"))
        chosen = page.locator("[name=accent_dark_chosen]")
        expect(chosen).to_be_hidden()
        page.get_by_label("Made from the accent colour").uncheck()
        expect(chosen).to_be_visible()
        colour(page, "accent_dark_chosen", "#ffd166")
        press_button(page, "Save")
        eventually(lambda: in_the_dark() == on_dark("#ffd166"))
        page.get_by_label("Made from the accent colour").check()
        press_button(page, "Save")
        eventually(lambda: in_the_dark() == on_dark("#14532d"))


@pytest.mark.soak
def test_readings_are_shown_when_the_editor_says_so_and_counted_while_the_page_lies_in_caches(
    desk: Desk,
) -> None:
    with desk.page() as page:
        path = publish(desk, page, "Aale am Wehr")
        desk.answers(path, 200)
        page.goto("/desk/paper/")
        page.get_by_label("show how often a story was read", exact=False).check()
        before = desk.changes()
        press_button(page, "Save")
        assert desk.changes() == before + 1
        desk.shows(path, 'data-part="readings"')
    firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    with desk.page(signed_in=False, user_agent=firefox) as reader:
        with reader.expect_response("**/-/seen"):
            reader.goto(path)
        # The same page, byte for byte, says it: what is fresh is asked for beside it.
        eventually(lambda: reader.reload() is not None and _number_comes(reader))


def _number_comes(reader: Page) -> bool:
    reader.wait_for_timeout(500)
    return bool(re.fullmatch(r"Readings: [1-9]", reader.locator(".readings").text_content() or ""))


def test_a_logo_takes_the_place_of_the_name(desk: Desk, tmp_path: Path) -> None:
    with desk.page() as page:
        page.goto("/desk/paper/")
        page.get_by_role("button", name="Choose an image").first.click()
        choose_picture(page, picture_file(tmp_path, "logo.png", "#8a1c2b"), "The Tarn Post")
        before = desk.noted()
        press_button(page, "Save")
        assert [kind for kind, _ in desk.noted()[len(before) :]] == ["publication"]
        page.goto("/")
        eventually(lambda: page.reload() is not None and page.locator("header img").count() > 0)


def test_a_section_left_out_of_the_menu_leaves_it_and_moves_with_the_keyboard(desk: Desk) -> None:
    def menu() -> list[str]:
        part = re.search(r'data-part="menu".*?</nav>', desk.run.read("/")[1], re.S)
        return re.findall(r'href="/(valley|shore)/"', part[0]) if part else []

    eventually(lambda: menu() == ["valley", "shore"])
    with desk.page() as page:
        page.goto("/desk/menus/")
        page.get_by_role("button", name="Shore: up").press("Enter")
        before = desk.changes()
        press_button(page, "Save the menus")
        assert desk.changes() == before + 1
        eventually(lambda: menu() == ["shore", "valley"])


def test_a_standing_page_is_rewritten_and_published(desk: Desk) -> None:
    with desk.page() as page:
        page.goto("/desk/standing-pages/")
        page.get_by_role("link", name="About", exact=False).first.click()
        page.get_by_role("textbox", name="Text").click()
        page.keyboard.press("Control+End")
        page.keyboard.type(" We answer every letter.")
        before = desk.changes()
        press_button(page, "Publish")
        assert desk.changes() == before + 1
        desk.shows("/about/", "We answer every letter.")


# ---- without a mouse ----


def test_a_story_is_written_and_published_with_the_keyboard_alone(desk: Desk) -> None:
    headline = "Keys and nothing else"

    def tab_to(page: Page, what: str) -> None:
        for _ in range(120):
            page.keyboard.press("Tab")
            if page.evaluate("what => document.activeElement.matches(what)", what):
                return
        raise AssertionError(f"no Tab leads to {what}")

    with desk.page() as page:
        page.goto("/desk/")
        tab_to(page, ".desk-start a")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        tab_to(page, "[name=headline]")
        page.keyboard.type(headline)
        tab_to(page, ".public-DraftEditor-content")
        page.keyboard.type("Not a mouse stirred.")
        # The editor hands its text to the form a quarter of a second after the last key; a script tabs on sooner.
        page.wait_for_function("() => document.querySelector('[name=body]').value.includes('stirred')")
        tab_to(page, "[name=action-publish]")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        desk.shows(public_path(desk, headline), "Not a mouse stirred.")


def test_the_console_of_all_these_screens_stayed_clean(desk: Desk) -> None:
    assert desk.complaints == []
