using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ImageGen.Gateway.OpenApi;

/// <summary>Describes the API as a whole, and the health endpoints, which are not route handlers and therefore invisible to the framework.</summary>
internal sealed partial class DocumentDescription : IOpenApiDocumentTransformer
{
    /// <inheritdoc/>
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info.Title = "ImageGen";
        document.Info.Description =
            "Request images, follow the jobs that create them, read the images. An accepted job always ends, and an image is bought at most once. "
            + "Every error response is a problem (RFC 9457) whose code is stable. On any path a page of another origin may be refused (403 "
            + "foreign_origin), and a Host that is not the gateway's too (400 unknown_host).";
        foreach (var schema in (document.Components?.Schemas ?? new Dictionary<string, IOpenApiSchema>()).Values)
        {
            UseWireNames(schema);
        }

        document.Paths.Add("/health/live", Health("healthLive", "Is the process alive?", "200 while the process serves requests."));
        document.Paths.Add("/health/ready", Health("healthReady", "Is the process ready for work?", "200 when the stores it depends on respond; otherwise 503."));
        return Task.CompletedTask;
    }

    /// <summary>The framework writes a reference from one property's documentation to another as <c>int? ImageRequest.Height</c>; this method replaces it with the wire name.</summary>
    private static void UseWireNames(IOpenApiSchema schema)
    {
        foreach (var property in schema.Properties?.Values ?? [])
        {
            property.Description = property.Description is { } text
                ? MemberReference().Replace(text, match => JsonNamingPolicy.SnakeCaseLower.ConvertName(match.Groups["member"].Value))
                : null;
        }
    }

    private static Dictionary<string, OpenApiMediaType> HealthReport() => new()
    {
        ["application/json"] = new OpenApiMediaType
        {
            Schema = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Required = new HashSet<string> { "status", "checks" },
                Properties = new Dictionary<string, IOpenApiSchema>
                {
                    ["status"] = HealthState("The worst state of all checks."),
                    ["checks"] = new OpenApiSchema { Type = JsonSchemaType.Object, Description = "The state of each check, by name.", AdditionalProperties = HealthState("The state of the check.") },
                    ["details"] = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Object,
                        Description = "The causes of states other than healthy, by check, if they are not confidential; absent when there are none.",
                        AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String },
                    },
                },
            },
        },
    };

    private static OpenApiSchema HealthState(string description)
        => new() { Type = JsonSchemaType.String, Enum = ["healthy", "degraded", "unhealthy"], Description = description };

    [GeneratedRegex(@"\b[\w<>?\[\]]+ [A-Z]\w*\.(?<member>[A-Z]\w*)")]
    private static partial Regex MemberReference();

    private static OpenApiPathItem Health(string name, string summary, string description) => new()
    {
        Operations = new()
        {
            [HttpMethod.Get] = new OpenApiOperation
            {
                OperationId = name,
                Summary = summary,
                Description = description,
                Responses = new()
                {
                    ["200"] = new OpenApiResponse { Description = "Healthy or degraded", Content = HealthReport() },
                    ["503"] = new OpenApiResponse { Description = "Unhealthy", Content = HealthReport() },
                },
            },
        },
    };
}
