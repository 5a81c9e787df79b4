using ImageGen.Contracts;
using ImageGen.Gateway.Jobs.Recovery;
using ImageGen.Gateway.Keys;
using ImageGen.Gateway.Lanes;
using ImageGen.Gateway.Settings;
using ImageGen.Gateway.Turns;
using ImageGen.Gateway.Webhooks;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ImageGen.Gateway.OpenApi;

/// <summary>Writes the limits of all bodies except that of a submission (<see cref="RequestLimits"/>) into their schemas. Fields that are not listed are refused.</summary>
internal sealed class BodyLimits : IOpenApiSchemaTransformer
{
    private static readonly Dictionary<Type, Dictionary<string, Action<OpenApiSchema>>> Limits = new()
    {
        [typeof(WebhookBody)] = new()
        {
            ["url"] = field => (field.Format, field.MaxLength) = ("uri", ImageRequest.MaxUrlLength),
            ["events"] = field => field.MinItems = 1,
            ["description"] = field => field.MaxLength = 256,
        },
        [typeof(KeyBody)] = new()
        {
            ["name"] = field => (field.MinLength, field.MaxLength) = (1, KeyBody.MaxName),
            ["tenant"] = field => field.Pattern = NamePattern.Anchored,
            ["scopes"] = field => field.MinItems = 1,
            ["expires_in"] = field => (field.Minimum, field.Maximum) = ("60", "315360000"),
        },
        [typeof(LaneStateBody)] = new()
        {
            ["state"] = field => field.Enum = [.. LaneStateBody.States],
            ["tenant"] = field => field.Pattern = NamePattern.Anchored,
            ["reason"] = field => field.MaxLength = LaneStateBody.MaxReason,
        },
        [typeof(TenantWeightBody)] = new() { ["weight"] = field => (field.Minimum, field.Maximum) = ("1", "1000") },
        [typeof(RotationBody)] = new() { ["overlap"] = field => (field.Minimum, field.Maximum) = ("0", "2592000") },
        [typeof(SettlementRequest)] = new() { ["provider_id"] = field => (field.MinLength, field.MaxLength, field.Pattern) = (1, 200, "^[!-~]+$") },
        [typeof(ReplayBody)] = new() { ["sequence"] = field => field.Minimum = "1" },
        [typeof(ReplayJobsBody)] = new()
        {
            ["jobs"] = field => (field.MinItems, field.MaxItems) = (1, ReplayJobsBody.MaxJobs),
            ["purchases"] = field => (field.Minimum, field.Maximum) = ("0", "100"),
        },
        [typeof(JobToReplay)] = new() { ["sequence"] = field => field.Minimum = "1" },
        [typeof(ReplayRange)] = new() { ["state"] = field => field.Enum = [.. DeliveryQuery.States.Keys] },
        [typeof(SettingValue)] = new() { ["value"] = field => (field.MinLength, field.MaxLength) = (1, 4096) },
        [typeof(SystemConfig)] = new() { ["configValue"] = field => (field.MinLength, field.MaxLength) = (1, 4096) },
    };

    /// <inheritdoc/>
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonPropertyInfo is null && Limits.GetValueOrDefault(context.JsonTypeInfo.Type) is { } limits)
        {
            schema.AdditionalPropertiesAllowed = false;
            foreach (var (name, limit) in limits)
            {
                if (schema.Properties?.TryGetValue(name, out var property) == true && property is OpenApiSchema field)
                {
                    limit(field);
                }
            }
        }

        return Task.CompletedTask;
    }
}
