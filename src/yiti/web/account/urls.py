"""The addresses of coming in and of one's own account."""

from django.urls import path

from . import login, looks, own, passwords, second_factor

urlpatterns = [
    path("login/", login.log_in_page, name="login"),
    path("logout/", login.log_out_page, name="logout"),
    path("password/", passwords.password_page, name="password"),
    path("second-factor/", second_factor.second_factor_page, name="second-factor"),
    path("account/", own.account_page, name="account"),
    path("account/looks/", looks.my_looks_page, name="my-looks"),
    path("account/sessions/<int:session>/end/", own.end_session_page, name="session-end"),
    path("account/tokens/", own.make_token_page, name="token-make"),
    path("account/tokens/<int:token>/revoke/", own.revoke_token_page, name="token-revoke"),
]
