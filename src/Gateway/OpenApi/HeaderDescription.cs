using System.Reflection;
using ImageGen.Contracts;
using ImageGen.Gateway.Access;
using ImageGen.Gateway.Events;
using ImageGen.Gateway.Http;
using ImageGen.Jobs.Signing;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ImageGen.Gateway.OpenApi;

/// <summary>
/// Describes the request headers, which the handlers read themselves. <c>Accept</c>, <c>Content-Type</c> and <c>Authorization</c> are missing here because OpenAPI
/// has media types and security schemes for them.
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
            "createJob" => [Key(), Wait("respond with 200 and the ended job if it ends within n seconds")],
            "getJob" => [Wait("respond when the job has ended, or after n seconds")],
            "getBatch" => [Wait("respond when all jobs have ended, or after n seconds")],
            "getJobEvents" => [Header(
                EventCursor.Header,
                "Number of the last event the client has; the stream continues after it. Takes precedence over the parameter after.",
                new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "0" })],
            "getEvents" => [Header(
                EventCursor.Header,
                "The id of the last event the client has; the stream continues after it. Takes precedence over the parameter after.",
                new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 80 })],
            "getJobImage" or "headJobImage" or "getPicture" or "headPicture" => Conditions(),
            "providerHook" or "providerHookUnversioned" => Signature(),
            _ => [],
        };
        return isForTenants ? own.Prepend(TenantHeader()) : own;
    }

    private static OpenApiParameter TenantHeader() => Header(
        Tenant.Header,
        "The tenant on whose behalf the request is made. Default: that of the credentials. Another one is allowed to callers with the scope admin, to the proxies of Gateway:TrustedProxies, and "
            + $"to everybody where no credentials are required; the default is then {Tenants.Default}.",
        new OpenApiSchema { Type = JsonSchemaType.String, Pattern = NamePattern.Anchored });

    private static OpenApiParameter Key() => Header(
        IdempotencyKey.Header,
        "The same key with the same request means the same job, for 24 hours and per tenant; the response then has Idempotent-Replayed: true. "
            + "The same key with a different request is refused with 422. A request that was refused does not use up its key.",
        new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = IdempotencyKey.MaxLength, Pattern = "^[!-~]+$" });

    private static OpenApiParameter Wait(string what) => Header(
        WaitPreference.Header,
        $"wait=n: {what}, 1 to {WaitPreference.MaxSeconds} (RFC 7240). "
            + "A higher value, or wait without a value, means the maximum; an invalid value is ignored. Preference-Applied states the applied wait.",
        new OpenApiSchema { Type = JsonSchemaType.String, Examples = ["wait=30"] });

    private static IEnumerable<OpenApiParameter> Conditions() =>
    [
        Header("If-None-Match", "304 when the image's ETag is among these.", new OpenApiSchema { Type = JsonSchemaType.String, Examples = [Tag] }),
        Header("If-Match", "412 when the image's ETag is not among these.", new OpenApiSchema { Type = JsonSchemaType.String, Examples = [Tag] }),
        Header("Range", "One range of bytes: 206 with that range, 416 when it is outside the image.", new OpenApiSchema { Type = JsonSchemaType.String, Examples = ["bytes=0-1023"] }),
        Header("If-Range", "With Range: the whole image when this is not its ETag.", new OpenApiSchema { Type = JsonSchemaType.String, Examples = [Tag] }),
    ];

    private static IEnumerable<OpenApiParameter> Signature() =>
    [
        Header(WebhookSignature.IdHeader, "The id of the callback, which the signature covers.", new OpenApiSchema { Type = JsonSchemaType.String }),
        Header(WebhookSignature.TimestampHeader, "When it was signed, in seconds since 1970; at most 5 minutes from now.", new OpenApiSchema { Type = JsonSchemaType.Integer }),
        Header(WebhookSignature.SignatureHeader, "Signatures according to Standard Webhooks; required when the provider's secret is known.", new OpenApiSchema { Type = JsonSchemaType.String }),
    ];

    private static OpenApiParameter Header(string name, string description, OpenApiSchema schema)
        => new() { Name = name, In = ParameterLocation.Header, Description = description, Schema = schema };
}
