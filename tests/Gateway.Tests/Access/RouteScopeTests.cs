using ImageGen.Gateway.Access;
using ImageGen.Gateway.Tests.World;
using ImageGen.Storage.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGen.Gateway.Tests.Access;

/// <summary>Every route states who may call it.</summary>
public sealed class RouteScopeTests(AccessStore store) : IClassFixture<AccessStore>, IAsyncLifetime
{
    private static readonly string[] ForEverybody =
    [
        "GET /health/live", "GET /health/ready", "GET /openapi/{documentName}.json", "GET /scalar/*", "GET /ui/*",
        "GET /v1/pictures/{job}", "HEAD /v1/pictures/{job}", "POST /hooks/{provider}", "POST /v1/hooks/{provider}",
    ];

    private ClosedGateway _closed = null!;

    private IEnumerable<RouteEndpoint> Routes => _closed.Gateway.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    public async ValueTask InitializeAsync() => _closed = await ClosedGateway.StartAsync(store.ConnectionString, builder => builder.Configuration["Gateway:AdminToken"] = "operator-0123456789", ("ImageGen:Telemetry:Prometheus", "true"));

    public ValueTask DisposeAsync() => _closed.DisposeAsync();

    [Fact]
    public void Every_route_requires_a_scope_except_those_for_everybody()
    {
        var open = Routes.Where(route => route.Metadata.GetMetadata<IAllowAnonymous>() is not null).SelectMany(NamesOf)
            .Select(name => name.StartsWith("GET /scalar/", StringComparison.Ordinal) ? "GET /scalar/*" : name.StartsWith("GET /ui/", StringComparison.Ordinal) ? "GET /ui/*" : name).Distinct().Order(StringComparer.Ordinal).ToList();

        Assert.Equal(ForEverybody.Order(StringComparer.Ordinal), open);
        foreach (var route in Routes.Where(route => route.Metadata.GetMetadata<IAllowAnonymous>() is null))
        {
            var name = string.Join(", ", NamesOf(route));
            Assert.True(route.Metadata.GetMetadata<RequiredScope>() is not null, $"{name} requires no scope.");
            Assert.True(route.Metadata.GetMetadata<IAuthorizeData>() is not null, $"{name} has no policy.");
        }
    }

    [Fact]
    public async Task No_route_with_a_scope_responds_without_credentials_or_with_wrong_ones()
    {
        foreach (var name in Routes.Where(route => route.Metadata.GetMetadata<IAllowAnonymous>() is null).SelectMany(NamesOf))
        {
            var (method, path) = (name.Split(' ')[0], PathOf(name.Split(' ')[1]));
            AssertRefused(method, await _closed.SendAsync(method, path, BodyFor(method)), "credentials_needed");
            AssertRefused(method, await _closed.SendAsync(method, path, BodyFor(method), ClosedGateway.Bearer(ApiKeySecret.Create())), "invalid_credentials");
        }
    }

    [Fact]
    public async Task A_key_of_one_scope_opens_its_routes_only()
    {
        foreach (var scope in new[] { AccessScope.Generate, AccessScope.Read, AccessScope.Events, AccessScope.Webhooks, AccessScope.Metrics })
        {
            var key = await _closed.KeyAsync($"t-{Guid.NewGuid():N}", scope);
            foreach (var route in Routes.Where(route => route.Metadata.GetMetadata<RequiredScope>() is { } required && required.Scope != scope))
            {
                foreach (var name in NamesOf(route))
                {
                    var method = name.Split(' ')[0];
                    var answer = await _closed.SendAsync(method, PathOf(name.Split(' ')[1]), BodyFor(method), key);
                    Assert.True(answer.Status == 403, $"{name} with {scope} returned {answer.Status}.");
                }
            }
        }
    }

    [Fact]
    public async Task A_key_with_every_scope_of_a_tenant_opens_all_routes_but_those_of_operators()
    {
        var key = await _closed.KeyAsync($"t-{Guid.NewGuid():N}", AccessScopes.OfTenant);
        foreach (var (route, name) in Routes.SelectMany(route => NamesOf(route).Select(name => (route, name))))
        {
            // A stream of all events of a tenant does not end.
            if (route.Metadata.GetMetadata<RequiredScope>() is not { Scope: not (AccessScope.Admin or AccessScope.Metrics) } || name == "GET /v1/events")
            {
                continue;
            }

            var method = name.Split(' ')[0];
            var answer = await _closed.SendAsync(method, PathOf(name.Split(' ')[1]), BodyFor(method), key);
            // Replicate's client needs this status where there is no storage for files.
            Assert.True(answer.Status is not (401 or 403 or >= 500) || (name, answer.Status) == ("POST /replicate/v1/files", 501), $"{name} returned {answer.Status}.");
        }
    }

    private static void AssertRefused(string method, Answer answer, string code)
    {
        Assert.Equal(401, answer.Status);
        Assert.Equal("Bearer", answer.Header("WWW-Authenticate"));
        // The APIs of others have errors of their own form.
        if (method != "HEAD" && answer.Header("Content-Type") == "application/problem+json" && answer.Json["type"] is not null)
        {
            answer.ProblemOf(401, code);
        }
    }

    private static IEnumerable<string> NamesOf(RouteEndpoint route)
        => (route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method => $"{method} /{route.RoutePattern.RawText!.TrimStart('/')}");

    private static string PathOf(string pattern) => pattern.Replace("{id}", Guid.NewGuid().ToString(), StringComparison.Ordinal)
        .Replace("{delivery}", "d", StringComparison.Ordinal).Replace("{key}", "ai.image.provider", StringComparison.Ordinal);

    private static string? BodyFor(string method) => method is "POST" or "PUT" or "PATCH" ? "{}" : null;
}
