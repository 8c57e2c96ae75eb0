"""Everything under /-/account/: signing in and out, the second factor, one's sessions."""

from django.urls import include, path

from broadsheet.readers.views import SecondFactorOffer

urlpatterns = [
    path("second-factor/", SecondFactorOffer.as_view(), name="second_factor_offer"),
    path("", include("allauth.urls")),
]
