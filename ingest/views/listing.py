"""The list of articles."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from engagement.views.listing import list_page, tidy_address
from ingest.filters import ArticleFilter
from ingest.models import Article
from ingest.views.requests import SignedInRequest

PAGE_SIZE = 50


@require_safe
def article_list(request: SignedInRequest) -> HttpResponse:
    filterset = ArticleFilter(request.GET, queryset=Article.objects.only("pk"), request=request)
    if redirect := tidy_address(request, filterset):
        return redirect
    listing = list_page(request, filterset, per_page=PAGE_SIZE, shown=Article.objects.only("pk"))
    # The counts are taken of the page's rows alone, however many articles there are.
    keys = [article.pk for article in listing.page.object_list]
    rows = Article.objects.listed().with_review().with_counts().in_bulk(keys)
    articles = [rows[key] for key in keys if key in rows]
    return render(request, "ingest/article_list.html", {"listing": listing, "page": listing.page, "articles": articles})
