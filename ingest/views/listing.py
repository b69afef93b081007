"""The list of articles."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ingest.filters import ArticleFilter
from ingest.models import Article
from ingest.views.requests import SignedInRequest

PAGE_SIZE = 50


@require_safe
def article_list(request: SignedInRequest) -> HttpResponse:
    chosen = ArticleFilter(request.GET or None, queryset=Article.objects.all())
    # The counts are taken of the page's rows alone, however many articles there are.
    page = Paginator(chosen.qs.values_list("pk", flat=True), PAGE_SIZE).get_page(request.GET.get("page"))
    articles = Article.objects.listed().with_counts().filter(pk__in=list(page.object_list))
    context = {"filter": chosen, "page": page, "articles": articles, "total": page.paginator.count}
    return render(request, "ingest/article_list.html", context)
