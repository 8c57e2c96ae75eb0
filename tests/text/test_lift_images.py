"""Pictures leave the body of a wire story, and what was said of them comes along."""

import pytest

from broadsheet.text.clean import Lifted, lift_images

BASE = "https://larkport.example/news/harbour.html"
A, B = "https://larkport.example/a.jpg", "https://larkport.example/b.jpg"


def wanted(url, alt=""):
    return f'<embed embedtype="wanted" url="{url}" alt="{alt}">'


def test_a_picture_becomes_a_token_between_paragraphs():
    body, lifted = lift_images('<p>One <img src="/a.jpg" alt="The quay"> two.</p>', BASE)
    assert body == f"<p>One</p>{wanted(A, 'The quay')}<p>two.</p>"
    assert lifted == [Lifted(A, "The quay", "", "")]


def test_a_figure_goes_with_its_picture():
    body, lifted = lift_images(
        '<figure><a href="/big"><img src="/a.jpg"></a><figcaption>The <b>quay</b> at dawn.'
        '<br><span class="image-credit">Photo: Ann Lark</span></figcaption></figure><p>Text.</p>',
        BASE,
    )
    assert body == f"{wanted(A)}<p>Text.</p>"
    assert lifted == [Lifted(A, "", "The quay at dawn.", "Ann Lark")]


def test_the_pictures_come_in_the_order_of_the_text():
    _, lifted = lift_images("<img src=/b.jpg><p>x</p><img src=/a.jpg>", BASE)
    assert [picture.url for picture in lifted] == [B, A]


def test_a_picture_that_comes_twice_is_lifted_once():
    body, lifted = lift_images("<img src=/a.jpg><p>x</p><img src=/a.jpg>", BASE)
    assert body == f"{wanted(A)}<p>x</p>"
    assert len(lifted) == 1


def test_each_figure_of_a_gallery_keeps_its_caption():
    gallery = "<figure><figure><img src=/a.jpg><figcaption>A</figcaption></figure><figure><img src=/b.jpg></figure></figure>"
    _, lifted = lift_images(gallery, BASE)
    assert [(picture.url, picture.caption) for picture in lifted] == [(A, "A"), (B, "")]


def test_strangers_cannot_show_the_pictures_we_hold():
    body, lifted = lift_images('<p>a</p><embed embedtype="image" id="7" alt="" format="left">', BASE)
    assert (body, lifted) == ("<p>a</p>", [])


def test_a_token_for_a_wanted_picture_is_a_picture():
    body, lifted = lift_images(f'<embed embedtype="wanted" url="{A}" alt="b">', BASE)
    assert body == wanted(A, "b")
    assert lifted == [Lifted(A, "b", "", "")]


def test_lifting_from_a_clean_body_gives_the_same():
    html = "<figure><img src=/a.jpg alt=b><figcaption>c (Photo: Ann Lark)</figcaption></figure>"
    from broadsheet.text.clean import clean

    assert lift_images(clean(html, BASE)) == lift_images(html, BASE)


def test_a_picture_without_an_address_is_not_lifted():
    assert lift_images('<p>a<img src="data:image/png;base64,AA"></p>', BASE) == ("<p>a</p>", [])


CREDITS = {
    "in brackets": ("The quay. (Photo: Ann Lark)", "The quay.", "Ann Lark"),
    "behind by": ("The quay. Photo by Ann Lark/Coast Wire", "The quay.", "Ann Lark/Coast Wire"),
    "behind the sign": ("The quay. © Coast Wire", "The quay.", "Coast Wire"),
    "name and agency": ("The quay. Ann Lark/Coast Wire", "The quay.", "Ann Lark/Coast Wire"),
    "German": ("Der Kai. Foto: Anna Lerche", "Der Kai.", "Anna Lerche"),
    "French": ("Le quai. Crédit photo : Anne Alouette", "Le quai.", "Anne Alouette"),
    "nobody": ("The mayor and her picture of North/South", "The mayor and her picture of North/South", ""),
    "a colon that is none": ("The mayor: a portrait", "The mayor: a portrait", ""),
}


@pytest.mark.parametrize(
    ("caption", "shows", "maker"), [pytest.param(*row, id=name) for name, row in CREDITS.items()]
)
def test_the_maker_is_read_from_the_caption(caption, shows, maker):
    _, (picture,) = lift_images(f"<figure><img src=/a.jpg><figcaption>{caption}</figcaption></figure>", BASE)
    assert (picture.caption, picture.credit) == (shows, maker)


def test_the_maker_may_stand_in_a_paragraph_below():
    body, (picture,) = lift_images("<img src=/a.jpg><p>(Image credit: Ann Lark)</p><p>Text.</p>", BASE)
    assert body == f"{wanted(A)}<p>Text.</p>"
    assert picture.credit == "Ann Lark"


def test_the_maker_may_stand_behind_a_bar():
    _, (picture,) = lift_images('<img src="/a.jpg" alt="The quay at dawn | Coast Wire">', BASE)
    assert (picture.alt, picture.credit) == ("The quay at dawn", "Coast Wire")


def test_a_credit_without_a_picture_stays_in_the_text():
    assert lift_images("<p>Photo: Ann Lark</p>", BASE)[0] == "<p>Photo: Ann Lark</p>"
