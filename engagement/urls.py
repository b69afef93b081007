"""Addresses of the record's pages."""

from django.urls import path

from engagement.views import comments, explore, exports, front, meetings, officials, pairs, parties, tokens, topics

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
    path("officials/<slug:slug>/with/<slug:other>/", pairs.official_pair, name="official-pair"),
    path("officials/<slug:slug>/with/<slug:other>/export/<slug:name>/", exports.official_pair),
    path("pairs/<slug:code>/<slug:other>/", pairs.party_pair, name="party-pair"),
    path("pairs/<slug:code>/<slug:other>/export/<slug:name>/", exports.party_pair),
    path("places/<slug:code>/", pairs.place, name="place"),
    path("places/<slug:code>/export/<slug:name>/", exports.place),
    path("explore/", explore.explore, name="explore"),
    path("pictures/<slug:name>.<slug:kind>", explore.picture_file, name="picture"),
    path("parties/", parties.party_list, name="parties"),
    path("parties/<slug:code>/", parties.party, name="party"),
    path("parties/<slug:code>/export/<slug:name>/", exports.party, name="party-export"),
    path("topics/", topics.topic_list, name="topics"),
    path("topics/<slug:slug>/", topics.topic, name="topic"),
    path("topics/<slug:slug>/export/<slug:name>/", exports.topic, name="topic-export"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<int:pk>/revoke/", tokens.token_revoke, name="token-revoke"),
]
