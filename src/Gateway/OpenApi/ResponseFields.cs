using System.Text.Json.Serialization;
using ImageGen.Gateway.Http;
using ImageGen.Gateway.Jobs.Recovery;
using ImageGen.Gateway.Keys;
using ImageGen.Gateway.Lanes;
using ImageGen.Gateway.Limits;
using ImageGen.Gateway.Settings;
using ImageGen.Gateway.Turns;
using ImageGen.Gateway.Webhooks;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ImageGen.Gateway.OpenApi;

/// <summary>Marks the fields that a response always has as required, though many of them may be null. Fields that are absent without a value are not marked.</summary>
internal sealed class ResponseFields : IOpenApiSchemaTransformer
{
    private static readonly Type[] OfRequests = [typeof(WebhookBody), typeof(SettlementRequest), typeof(ReplayBody), typeof(ReplayJobsBody), typeof(JobToReplay), typeof(ReplayRange), typeof(SettingValue), typeof(SystemConfig), typeof(KeyBody), typeof(RotationBody), typeof(LimitsBody), typeof(LaneStateBody), typeof(TenantWeightBody)];

    /// <inheritdoc/>
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        if (schema.Properties is { Count: > 0 } && type.Assembly == typeof(ResponseFields).Assembly && !OfRequests.Contains(type))
        {
            schema.Required ??= new HashSet<string>();
            foreach (var property in context.JsonTypeInfo.Properties)
            {
                var isAbsentWhenNull = AbsentWhenNullAttribute.IsOn(type) && !property.IsRequired;
                if (!isAbsentWhenNull && property.AttributeProvider?.IsDefined(typeof(JsonIgnoreAttribute), inherit: true) != true && schema.Properties.ContainsKey(property.Name))
                {
                    schema.Required.Add(property.Name);
                }
            }
        }

        return Task.CompletedTask;
    }
}
