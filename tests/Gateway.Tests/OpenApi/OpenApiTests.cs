using System.Text.Json.Nodes;
using ImageGen.Gateway.Tests.World;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGen.Gateway.Tests.OpenApi;

public sealed class OpenApiTests(SharedGateway shared)
{
    private readonly TestClient _client = shared.Gateway.NewTenant();

    [Fact]
    public async Task Every_mapped_route_is_in_the_document()
    {
        var paths = (await DocumentAsync())["paths"]!;
        var mapped = shared.Gateway.App.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .OfType<RouteEndpoint>()

            // APIs of others, which their own documents describe.
            .Where(route => route.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is null)
            .Select(route => (Path: $"/{route.RoutePattern.RawText!.TrimStart('/')}", Methods: route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods))
            .Where(route => !route.Path.StartsWith("/openapi", StringComparison.Ordinal) && !route.Path.StartsWith("/scalar", StringComparison.Ordinal))
            .ToList();

        Assert.True(mapped.Count >= 11, $"Only {mapped.Count} routes.");
        foreach (var (path, methods) in mapped)
        {
            foreach (var method in methods ?? ["GET"])
            {
                Assert.True(paths[path]?[method.ToLowerInvariant()] is not null, $"{method} {path} is not in the document.");
            }
        }
    }

    [Fact]
    public async Task Every_operation_has_its_own_id_a_summary_described_parameters_and_answers()
    {
        List<string> ids = [];
        foreach (var (path, item) in (await DocumentAsync())["paths"]!.AsObject())
        {
            foreach (var (method, operation) in item!.AsObject())
            {
                var name = $"{method} {path}";
                ids.Add(operation!["operationId"]?.GetValue<string>() ?? name);
                Assert.False(string.IsNullOrEmpty(operation["summary"]?.GetValue<string>()), $"{name} has no summary.");
                Assert.False(string.IsNullOrEmpty(operation["description"]?.GetValue<string>()), $"{name} has no description.");
                Assert.All(operation["parameters"]?.AsArray() ?? [], parameter => Assert.NotEmpty(parameter!["description"]!.GetValue<string>()));
                Assert.True(operation["responses"]!.AsObject().Count > 1, $"{name} has no error.");
                foreach (var (status, answer) in operation["responses"]!.AsObject().Where(answer => answer.Key[0] is '4' or '5' && path.StartsWith("/v1", StringComparison.Ordinal)))
                {
                    Assert.True(answer!["content"]?["application/problem+json"]?["schema"] is not null, $"{name} {status} is no problem.");
                }
            }
        }

        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public async Task The_headers_of_a_submission_are_described()
    {
        var operation = (await DocumentAsync())["paths"]!["/v1/jobs"]!["post"]!;

        var parameters = operation["parameters"]!.AsArray().Select(parameter => (parameter!["name"]!.GetValue<string>(), parameter["in"]!.GetValue<string>()));
        Assert.Equal([("X-Tenant-Id", "header"), ("Idempotency-Key", "header"), ("Prefer", "header")], parameters);
        Assert.Equal(["200", "202", "400", "401", "403", "408", "410", "413", "415", "422", "429", "500", "503"], operation["responses"]!.AsObject().Select(answer => answer.Key).Order());
        Assert.Equal(2, operation["responses"]!["202"]!["content"]!["application/json"]!["schema"]!["oneOf"]!.AsArray().Count);
        Assert.All(["429", "503"], status => Assert.NotNull(operation["responses"]![status]!["headers"]!["Retry-After"]));
    }

    [Fact]
    public async Task Pictures_and_event_streams_are_described_by_their_types()
    {
        var paths = (await DocumentAsync())["paths"]!;

        var picture = paths["/v1/jobs/{id}/image"]!["get"]!["responses"]!["200"]!["content"]!.AsObject();
        var events = paths["/v1/jobs/{id}/events"]!["get"]!["responses"]!["200"]!["content"]!;
        Assert.Equal(["image/png", "image/jpeg", "image/webp"], picture.Select(type => type.Key));
        Assert.EndsWith("/EventListView", events["application/json"]!["schema"]!["$ref"]!.GetValue<string>());
        Assert.EndsWith("/EventView", events["text/event-stream"]!["schema"]!["$ref"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_document_speaks_of_fields_by_their_wire_names()
        => Assert.DoesNotMatch(@"[A-Z]\w+\.[A-Z]\w+", (await DocumentAsync()).ToJsonString());

    [Fact]
    public async Task Every_reference_in_the_document_leads_somewhere()
    {
        var document = await DocumentAsync();
        var references = Descend(document).OfType<JsonObject>().Select(node => node["$ref"]?.GetValue<string>()).OfType<string>().Distinct().ToList();

        Assert.NotEmpty(references);
        Assert.All(references, reference =>
        {
            var target = reference.TrimStart('#', '/').Split('/').Aggregate((JsonNode?)document, (node, step) => node?[step]);
            Assert.True(target is not null, $"{reference} leads nowhere.");
        });
    }

    [Fact]
    public async Task The_request_schema_has_a_description_for_every_field_and_allows_no_others()
    {
        var schema = await RequestSchemaAsync();

        Assert.Equal(["prompt"], schema["required"]!.AsArray().Select(name => name!.GetValue<string>()));
        Assert.False(schema["additionalProperties"]!.GetValue<bool>());
        Assert.Equal(23, schema["properties"]!.AsObject().Count);
        Assert.All(schema["properties"]!.AsObject(), field =>
            Assert.True(field.Value!["description"] is not null || field.Value["oneOf"] is not null, $"{field.Key} has no description."));
    }

    [Fact]
    public async Task The_gateway_accepts_what_the_schema_allows_and_refuses_what_is_just_beyond()
    {
        var probed = 0;
        foreach (var (name, field) in (await RequestSchemaAsync())["properties"]!.AsObject())
        {
            foreach (var (value, good) in Probes(field!))
            {
                var body = new JsonObject { ["prompt"] = "a cat", [name] = value };
                if (name is "strength")
                {
                    body["image"] = "https://example.com/dog.png";
                }

                if (name is "width" or "height")
                {
                    body[name == "width" ? "height" : "width"] = 512;
                }

                var answer = await _client.SubmitAsync(body.ToJsonString());
                Assert.True(answer.Status == (good ? 202 : 400), $"{name} of {value.ToJsonString()[..Math.Min(20, value.ToJsonString().Length)]}: {answer.Text}");
                probed++;
            }
        }

        Assert.True(probed >= 30, $"Only {probed} probes.");
    }

    [Fact]
    public async Task The_schema_describes_the_unknown_outcome_policy_as_it_is_read()
    {
        var wish = (await DocumentAsync())["components"]!["schemas"]!["OnUnknown"]!;

        Assert.Equal(["policy"], wish["required"]!.AsArray().Select(name => name!.GetValue<string>()));
        Assert.False(wish["additionalProperties"]!.GetValue<bool>());
        Assert.Equal((0, 1000), (wish["properties"]!["up_to"]!["minimum"]!.GetValue<int>(), wish["properties"]!["up_to"]!["maximum"]!.GetValue<int>()));
        foreach (var policy in new[] { """{"policy":"fail"}""", """{"policy":"wait"}""", """{"policy":"buy_again"}""", """{"policy":"buy_again","up_to":0}""", """{"policy":"buy_again","up_to":1000}""" })
        {
            Assert.Equal(202, (await _client.SubmitAsync($$"""{"prompt":"a cat","on_unknown":{{policy}}}""")).Status);
        }
    }

    [Theory]
    [InlineData("/scalar/")]
    [InlineData("/scalar/v1")]
    public async Task The_page_shows_the_document_and_loads_nothing_from_other_hosts(string path)
    {
        var page = await _client.GetAsync(path);

        Assert.Equal(200, page.Status);
        Assert.StartsWith("text/html", page.Header("Content-Type"), StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page.Text, StringComparison.Ordinal);
    }

    private static IEnumerable<(JsonNode Value, bool Good)> Probes(JsonNode field)
    {
        if (field["maximum"]?.GetValue<long>() is { } max && field["minimum"]?.GetValue<long>() is { } min)
        {
            return [(min - 1, false), (min, true), (max, true), (max + 1, false)];
        }

        if (field["format"] is null && field["maxLength"]?.GetValue<int>() is { } longest)
        {
            var shortest = field["minLength"]!.GetValue<int>();
            return [(new string('a', longest), true), (new string('a', longest + 1), false), (new string('a', shortest), true), .. shortest == 0 ? [] : new (JsonNode, bool)[] { ("", false) }];
        }

        return field["maxProperties"]?.GetValue<int>() is { } most ? [(Entries(most), true), (Entries(most + 1), false)] : [];
    }

    private static JsonObject Entries(int count) => new(Enumerable.Range(0, count).Select(n => KeyValuePair.Create($"k{n}", (JsonNode?)"v")));

    private static IEnumerable<JsonNode> Descend(JsonNode? node) => node switch
    {
        JsonObject obj => obj.SelectMany(field => Descend(field.Value)).Prepend(obj),
        JsonArray array => array.SelectMany(Descend),
        _ => [],
    };

    private async Task<JsonNode> DocumentAsync() => (await _client.GetAsync("/openapi/v1.json")).Json;

    private async Task<JsonNode> RequestSchemaAsync() => (await DocumentAsync())["components"]!["schemas"]!["ImageRequest"]!;
}
