"""The second factor in a real browser, from the offer at the first visit until it is switched off again."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.desk.newsdesk import PASSWORD, Desk, shown_by_the_app, sign_in

pytestmark = pytest.mark.browser


def type_code(page: Page, code: str) -> None:
    page.get_by_label("code").first.fill(code)
    page.keyboard.press("Enter")


def confirm_who_it_is(page: Page) -> None:
    """What changes a second factor asks for the password first."""
    if "/reauthenticate/" in page.url:
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Confirm").click()


def come_in(page: Page, code: str) -> None:
    sign_in(page)
    page.wait_for_url("**/2fa/authenticate/**")
    type_code(page, code)


def test_it_is_set_up_asked_for_replaced_by_a_recovery_code_and_switched_off(desk: Desk) -> None:
    with desk.page(signed_in=False) as page:
        sign_in(page)
        page.get_by_role("link", name="Set up an authenticator app").click()
        page.wait_for_url("**/totp/activate/")  # the password was typed a moment ago
        expect(page.get_by_role("link", name="open it in the app")).to_have_attribute(
            "href", re.compile("^otpauth://totp/")
        )
        secret = page.locator("input[readonly]").input_value()
        type_code(page, "000000")
        expect(page.get_by_text("Incorrect code")).to_be_visible()
        type_code(page, shown_by_the_app(secret))
        page.wait_for_url("**/recovery-codes/")
        recovery = page.locator("textarea").input_value().split()
        assert len(recovery) == 10
        page.get_by_role("link", name="to the desk").last.click()
        page.wait_for_url("**/desk/")

    with desk.page(signed_in=False) as page:
        come_in(page, "000000")
        expect(page.get_by_text("Incorrect code")).to_be_visible()
        expect(page.get_by_text("one of your recovery codes")).to_be_visible()
        type_code(page, shown_by_the_app(secret, steps=1))  # the one before was used
        page.wait_for_url("**/desk/")

    with desk.page(signed_in=False) as page:
        come_in(page, recovery[0])
        page.wait_for_url("**/desk/")

    with desk.page(signed_in=False) as page:
        come_in(page, recovery[0])
        expect(page.get_by_text("Incorrect code")).to_be_visible()  # each lets in once
        type_code(page, recovery[1])
        page.wait_for_url("**/desk/")
        page.goto("/-/account/2fa/")
        page.get_by_role("link", name="Deactivate").click()
        confirm_who_it_is(page)
        page.get_by_role("button", name="Deactivate").click()
        expect(page.get_by_text("An authenticator app is not active")).to_be_visible()

    with desk.page(signed_in=False) as page:
        sign_in(page)
        page.wait_for_url("**/second-factor/**")
    assert desk.complaints == []
