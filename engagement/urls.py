"""Addresses of the record's pages."""

from django.urls import path

from engagement.views import comments, explore, front, meetings, officials, parties, topics

urlpatterns = [
    path("", front.front, name="front"),
    path("meetings/", meetings.meeting_list, name="meetings"),
    path("meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<int:pk>/comments/", comments.comment_add, name="comment-add"),
    path("meetings/<int:pk>/comments/<int:comment>/remove/", comments.comment_remove, name="comment-remove"),
    path("officials/", officials.official_list, name="officials"),
    path("officials/<slug:slug>/", officials.official, name="official"),
    path("officials/<slug:slug>/with/<slug:other>/", officials.official_pair, name="official-pair"),
    path("pairs/<slug:code>/<slug:other>/", parties.party_pair, name="party-pair"),
    path("places/<slug:code>/", parties.place, name="place"),
    path("explore/", explore.explore, name="explore"),
    path("pictures/<slug:name>.<slug:kind>", explore.picture_file, name="picture"),
    path("parties/", parties.party_list, name="parties"),
    path("parties/<slug:code>/", parties.party, name="party"),
    path("topics/", topics.topic_list, name="topics"),
    path("topics/<slug:slug>/", topics.topic, name="topic"),
]
