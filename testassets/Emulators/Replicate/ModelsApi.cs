using System.Text.Json.Nodes;

namespace ImageGen.Emulators.Replicate;

/// <summary>Models, their versions, the account and the key of webhooks.</summary>
internal static class ModelsApi
{
    public static void MapModels(this WebApplication app, Account account)
    {
        app.MapGet("/v1/models/{owner}/{name}", context => Find(context, account) is { } model
            ? Json.WriteAsync(context, 200, Json.Bytes(View(model)))
            : Responses.ProblemAsync(context, Problem.NotFound));
        app.MapGet("/v1/models/{owner}/{name}/versions/{version}", context =>
            Find(context, account) is { } model && context.Request.RouteValues["version"] is string version && model.Versions.Contains(version)
            ? Json.WriteAsync(context, 200, Json.Bytes(View(model, version)))
            : Responses.ProblemAsync(context, Problem.NotFound));
        app.MapGet("/v1/account", context => Json.WriteAsync(context, 200, Json.Bytes(
            new { type = "organization", username = "acme", name = "Acme Corp, Inc.", github_url = "https://github.com/acme" })));
        app.MapGet("/v1/webhooks/default/secret", context => Json.WriteAsync(context, 200, Json.Bytes(
            new { key = $"whsec_{Convert.ToBase64String(account.WebhookKey)}" })));
    }

    private static Model? Find(HttpContext context, Account account)
        => account.Catalogue.ByName($"{context.Request.RouteValues["owner"]}/{context.Request.RouteValues["name"]}");

    private static JsonObject View(Model model) => new()
    {
        ["url"] = $"https://replicate.com/{model.FullName}",
        ["owner"] = model.Owner,
        ["name"] = model.Name,
        ["description"] = model.Versions.Count > 0 ? "An emulated model." : null,
        ["visibility"] = "public",
        ["is_official"] = model.IsOfficial,
        ["github_url"] = null,
        ["paper_url"] = null,
        ["license_url"] = null,
        ["run_count"] = 0,
        ["cover_image_url"] = null,
        ["default_example"] = null,
        ["latest_version"] = model.Versions.Count > 0 ? View(model, model.Versions[0]) : null,
    };

    private static JsonObject View(Model model, string version) => new()
    {
        ["id"] = version,
        ["created_at"] = "2023-11-06T23:13:07.906314Z",
        ["cog_version"] = "0.8.6",
        ["openapi_schema"] = new JsonObject
        {
            ["info"] = new JsonObject { ["title"] = "Cog", ["version"] = "0.1.0" },
            ["openapi"] = "3.0.2",
            ["paths"] = new JsonObject(),
            ["components"] = new JsonObject { ["schemas"] = new JsonObject { ["Input"] = InputSchema(model), ["Output"] = OutputSchema(model) } },
        },
    };

    private static JsonObject InputSchema(Model model)
    {
        var properties = new JsonObject();
        foreach (var field in model.Inputs)
        {
            var schema = new JsonObject { ["type"] = field.Type.ToString().ToLowerInvariant(), ["title"] = field.Name };
            Set(schema, "default", field.Default is null ? null : JsonValue.Create(field.Default));
            Set(schema, "description", field.Description is null ? null : JsonValue.Create(field.Description));
            Set(schema, "minimum", field.Minimum is { } minimum ? JsonValue.Create(minimum) : null);
            Set(schema, "maximum", field.Maximum is { } maximum ? JsonValue.Create(maximum) : null);
            Set(schema, "enum", field.Choices is { } choices ? new JsonArray([.. choices.Select(choice => (JsonNode)choice)]) : null);
            properties[field.Name] = schema;
        }

        var input = new JsonObject { ["type"] = "object", ["title"] = "Input", ["properties"] = properties };
        var required = model.Inputs.Where(field => field.Required).Select(field => (JsonNode)field.Name).ToArray();
        Set(input, "required", required.Length > 0 ? new JsonArray(required) : null);
        return input;
    }

    private static JsonObject OutputSchema(Model model) => model.HasSingleOutput
        ? new() { ["type"] = "string", ["format"] = "uri", ["title"] = "Output" }
        : new() { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string", ["format"] = "uri" }, ["title"] = "Output" };

    private static void Set(JsonObject schema, string name, JsonNode? value)
    {
        if (value is not null)
        {
            schema[name] = value;
        }
    }
}
