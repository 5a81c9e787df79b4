using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ImageGen.Storage.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ImageGen.Gateway.Tests.Access;

/// <summary>Thousands of requests without valid credentials: none gets through, none fails the gateway, and none leaves anything behind.</summary>
[Trait("Category", "Long")]
public sealed class GeneratedRequestsTests(AccessStore store) : IClassFixture<AccessStore>, IAsyncLifetime
{
    private const int Requests = 5000;
    private const string Canary = "canary-7f3a91";

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"];
    private static readonly string[] Ids = ["", "0", "..", "%2e%2e", "%00", "null", "00000000-0000-4000-8000-000000000000", "a'b", "{id}", "%F0%9F%90%B1", "key_0123456789abcdef"];
    private static readonly string[] Bodies = ["", "{", "{}", "[]", "null", "\"\"", """{"prompt":"a cat"}""", """{"prompt":null}""", """{"name":"n","scopes":["admin"]}""", "a=b&c=d", "\u0000", "{\"prompt\":\"\\ud800\"}"];
    private static readonly string[] Types = ["application/json", "application/json; charset=utf-16", "text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"];
    private static readonly string[] Queries = ["", "?limit=0", "?api_key={key}", "?access_token={key}", "?tenant=default", "?cursor=%00", "?a=1&a=2", "?X-Tenant-Id=default"];

    private ClosedGateway _closed = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _closed = await ClosedGateway.StartAsync(store.ConnectionString, builder => builder.Configuration["Gateway:AdminToken"] = $"{Canary}-admin-token");

    public ValueTask DisposeAsync() => _closed.DisposeAsync();

    [Fact]
    public async Task No_generated_request_gets_through()
    {
        var (key, secret) = await _closed.NewKeyAsync("acme", AccessScopes.OfTenant);
        await _closed.Keys.TryReplaceAsync(key, key with { RevokedAt = DateTimeOffset.UtcNow }, new AccessChange { At = DateTimeOffset.UtcNow, By = "test", Action = AccessActions.KeyRevoked, Subject = key.Id }, Cancel);
        var routes = _closed.Gateway.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .SelectMany(route => route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => (method, $"/{route.RoutePattern.RawText!.TrimStart('/')}"))).ToArray();
        var random = new Random(20261130);

        Dictionary<HttpStatusCode, int> statuses = [];
        for (var number = 0; number < Requests; number++)
        {
            using var request = Create(random, routes, secret);
            using var response = await _closed.Gateway.Http.SendAsync(request, Cancel);
            var text = await response.Content.ReadAsStringAsync(Cancel);
            Assert.True((int)response.StatusCode is >= 400 and < 500, $"Request {number}: {request} returned {(int)response.StatusCode}: {text}");
            Assert.DoesNotContain(Canary, text, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
            statuses[response.StatusCode] = statuses.GetValueOrDefault(response.StatusCode) + 1;
        }

        Assert.True(statuses[HttpStatusCode.Unauthorized] > Requests / 10, $"Only {statuses[HttpStatusCode.Unauthorized]} requests reached the check of the credentials.");
        Assert.Equal(0, await _closed.Gateway.Index.CountUnfinishedAsync(Cancel));
        Assert.Empty(_closed.Gateway.Commands.Sent);
        Assert.Equal([key.Id], (await _closed.Keys.ListAsync(Cancel)).Select(known => known.Id));
        Assert.DoesNotContain(_closed.Gateway.Logs.Lines, line => line.Level >= LogLevel.Error);

        // The framework logs addresses at the level Information, which no host does by default.
        Assert.DoesNotContain(_closed.Gateway.Logs.Lines, line => line.Text.Contains(Canary, StringComparison.Ordinal));
    }

    private static HttpRequestMessage Create(Random random, (string Method, string Path)[] routes, string key)
    {
        var (method, path) = routes[random.Next(routes.Length)];
        foreach (var place in new[] { "{id}", "{delivery}", "{key}" })
        {
            path = path.Replace(place, Pick(Ids), StringComparison.Ordinal);
        }

        var request = new HttpRequestMessage(new HttpMethod(random.Next(4) == 0 ? Pick(Methods) : method), path + Pick(Queries).Replace("{key}", key, StringComparison.Ordinal));
        if (random.Next(2) == 0 && request.Method.Method is not ("TRACE" or "HEAD"))
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Pick(Bodies)));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(Pick(Types));
        }

        // The guard against foreign pages comes first, and most requests are to pass it.
        foreach (var (name, value) in Headers().Where(_ => random.Next(3) == 0).Concat(OfBrowsers().Where(_ => random.Next(20) == 0)))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;

        string Pick(string[] all) => all[random.Next(all.Length)];

        IEnumerable<(string, string)> Headers() =>
        [
            ("Authorization", Pick(["Bearer", "Bearer ", $"Bearer {key}", $"bearer {ApiKeySecret.Create()}", $"Basic {Canary}", $"Bearer {Canary}", "Bearer ..", "Negotiate", new string('x', 4000)])),
            ("X-Tenant-Id", Pick(["default", "acme", "", "a b", "*", "acme,default"])),
            ("X-Forwarded-For", "127.0.0.1"),
            ("X-Original-URL", "/health/live"),
            ("X-HTTP-Method-Override", "GET"),
            ("Prefer", "wait=1"),
            ("Idempotency-Key", Pick(["k", "", random.Next().ToString(CultureInfo.InvariantCulture)])),
            ("Accept", Pick(["*/*", "text/event-stream", "image/png", "application/json"])),
        ];

        IEnumerable<(string, string)> OfBrowsers() =>
        [
            ("Host", Pick(["localhost", "rebound.example", "127.0.0.1"])),
            ("Origin", Pick(["null", "https://evil.example", "http://localhost"])),
            ("Sec-Fetch-Site", Pick(["cross-site", "same-origin", "none"])),
        ];
    }
}
