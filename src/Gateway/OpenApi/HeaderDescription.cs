using System.Reflection;
using ImageGen.Contracts;
using ImageGen.Gateway.Events;
using ImageGen.Gateway.Http;
using ImageGen.Jobs.Signing;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ImageGen.Gateway.OpenApi;

/// <summary>
/// Describes the request headers, which the handlers read themselves. <c>Accept</c>, <c>Content-Type</c> and <c>Authorization</c> are not among them: OpenAPI
/// has media types and security schemes for these.
/// </summary>
internal sealed class HeaderDescription : IOpenApiOperationTransformer
{
    private const string Tag = "\"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\"";

    /// <inheritdoc/>
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Parameters ??= [];
        foreach (var header in HeadersOf(operation.OperationId, IsForTenants(context)))
        {
            operation.Parameters.Add(header);
        }

        return Task.CompletedTask;
    }

    private static bool IsForTenants(OpenApiOperationTransformerContext context) => context.Description.ActionDescriptor.EndpointMetadata.OfType<MethodInfo>()
        .SelectMany(handler => handler.GetParameters()).Any(parameter => parameter.ParameterType == typeof(Tenant));

    private static IEnumerable<OpenApiParameter> HeadersOf(string? operation, bool isForTenants)
    {
        IEnumerable<OpenApiParameter> own = operation switch
        {
            "createJob" => [Key(), Wait("answer 200 with the ended job if it ends within n seconds")],
            "getJob" => [Wait("answer when the job has ended, or after n seconds")],
            "getBatch" => [Wait("answer when all jobs have ended, or after n seconds")],
            "getJobEvents" => [Header(
                EventCursor.Header,
                "Number of the last event the client has; the stream goes on after it. Wins over the parameter after.",
                new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "0" })],
            "getEvents" => [Header(
                EventCursor.Header,
                "The id of the last event the client has; the stream goes on after it. Wins over the parameter after.",
                new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 80 })],
            "getJobImage" or "headJobImage" or "getPicture" or "headPicture" => Conditions(),
            "providerHook" or "providerHookUnversioned" => Signature(),
            _ => [],
        };
        return isForTenants ? own.Prepend(TenantHeader()) : own;
    }

    private static OpenApiParameter TenantHeader() => Header(
        Tenant.Header,
        $"On whose behalf; {Tenants.Default} without it. It separates tenants and proves nothing: a trusted proxy sets it.",
        new OpenApiSchema { Type = JsonSchemaType.String, Pattern = NamePattern.Anchored, Default = Tenants.Default });

    private static OpenApiParameter Key() => Header(
        IdempotencyKey.Header,
        "The same key with the same request means the same job, for 24 hours and per tenant; the answer then has Idempotent-Replayed: true. "
            + "The same key with another request is refused with 422. A request that was refused does not use up its key.",
        new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = IdempotencyKey.MaxLength, Pattern = "^[!-~]+$" });

    private static OpenApiParameter Wait(string what) => Header(
        WaitPreference.Header,
        $"wait=n: {what}, 1 to {WaitPreference.MaxSeconds} (RFC 7240). "
            + "More is cut to the most, wait alone means the most, and what can't be understood is ignored; Preference-Applied says what was met.",
        new OpenApiSchema { Type = JsonSchemaType.String, Examples = ["wait=30"] });

    private static IEnumerable<OpenApiParameter> Conditions() =>
    [
        Header("If-None-Match", "304 where the image's ETag is among these.", new OpenApiSchema { Type = JsonSchemaType.String, Examples = [Tag] }),
        Header("If-Match", "412 where the image's ETag is not among these.", new OpenApiSchema { Type = JsonSchemaType.String, Examples = [Tag] }),
        Header("Range", "One range of bytes: 206 with that part, 416 where the image has none of it.", new OpenApiSchema { Type = JsonSchemaType.String, Examples = ["bytes=0-1023"] }),
        Header("If-Range", "With Range: the whole image where this is not its ETag.", new OpenApiSchema { Type = JsonSchemaType.String, Examples = [Tag] }),
    ];

    private static IEnumerable<OpenApiParameter> Signature() =>
    [
        Header(WebhookSignature.IdHeader, "The id of the call, which the signature covers.", new OpenApiSchema { Type = JsonSchemaType.String }),
        Header(WebhookSignature.TimestampHeader, "When it was signed, in seconds since 1970; at most 5 minutes from now.", new OpenApiSchema { Type = JsonSchemaType.Integer }),
        Header(WebhookSignature.SignatureHeader, "Signatures as Standard Webhooks have them; asked for where the provider's secret is known.", new OpenApiSchema { Type = JsonSchemaType.String }),
    ];

    private static OpenApiParameter Header(string name, string description, OpenApiSchema schema)
        => new() { Name = name, In = ParameterLocation.Header, Description = description, Schema = schema };
}
