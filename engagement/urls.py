"""Addresses of the record's pages."""

from django.urls import path

from engagement.views import comments, exports, front, meetings, officials, parties, tokens, topics

urlpatterns = [
    path("", front.front, name="front"),
    path("meetings/", meetings.meeting_list, name="meetings"),
    path("meetings/export/<slug:name>/", exports.meetings, name="meetings-export"),
    path("meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<int:pk>/comments/", comments.comment_add, name="comment-add"),
    path("meetings/<int:pk>/comments/<int:comment>/remove/", comments.comment_remove, name="comment-remove"),
    path("officials/", officials.official_list, name="officials"),
    path("officials/<slug:slug>/", officials.official, name="official"),
    path("officials/<slug:slug>/export/<slug:name>/", exports.official, name="official-export"),
    path("parties/", parties.party_list, name="parties"),
    path("parties/<slug:code>/", parties.party, name="party"),
    path("parties/<slug:code>/export/<slug:name>/", exports.party, name="party-export"),
    path("topics/", topics.topic_list, name="topics"),
    path("topics/<slug:slug>/", topics.topic, name="topic"),
    path("topics/<slug:slug>/export/<slug:name>/", exports.topic, name="topic-export"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<int:pk>/revoke/", tokens.token_revoke, name="token-revoke"),
]
