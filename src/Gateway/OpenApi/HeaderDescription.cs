using ImageGen.Contracts;
using ImageGen.Gateway.Events;
using ImageGen.Gateway.Requests;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ImageGen.Gateway.OpenApi;

/// <summary>Describes the request headers, which the handlers read themselves.</summary>
internal sealed class HeaderDescription : IOpenApiOperationTransformer
{
    /// <inheritdoc/>
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(Header(
            Tenant.Header,
            $"On whose behalf; {Tenants.Default} without it. It separates tenants and proves nothing: a trusted proxy sets it.",
            new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[a-z0-9][a-z0-9_-]{0,63}$", Default = Tenants.Default }));

        if (operation.OperationId == "createJob")
        {
            operation.Parameters.Add(Header(
                IdempotencyKey.Header,
                "The same key with the same request means the same job, for 24 hours and per tenant; the answer then has Idempotent-Replayed: true. "
                    + "The same key with another request is refused with 422. A request that was refused does not use up its key.",
                new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = IdempotencyKey.MaxLength, Pattern = "^[!-~]+$" }));
            operation.Parameters.Add(Header(
                WaitPreference.Header,
                $"wait=n: answer 200 with the ended job if it ends within n seconds, 1 to {WaitPreference.MaxSeconds} (RFC 7240). "
                    + "More is cut to the most, wait alone means the most, and what can't be understood is ignored; Preference-Applied says what was met.",
                new OpenApiSchema { Type = JsonSchemaType.String, Examples = ["wait=30"] }));
        }

        if (operation.OperationId == "getJobEvents")
        {
            operation.Parameters.Add(Header(
                EventCursor.Header,
                "Number of the last event the client has; the stream goes on after it. Wins over the parameter after.",
                new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "0" }));
        }

        return Task.CompletedTask;
    }

    private static OpenApiParameter Header(string name, string description, OpenApiSchema schema)
        => new() { Name = name, In = ParameterLocation.Header, Description = description, Schema = schema };
}
