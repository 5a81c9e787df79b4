using System.Globalization;
using ImageGen.Gateway.Access;
using ImageGen.Gateway.Webhooks;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ImageGen.Gateway.OpenApi;

/// <summary>Describes the parameters of webhook and signed-link operations, which the handlers read themselves.</summary>
internal sealed class WebhookDescription : IOpenApiOperationTransformer
{
    /// <inheritdoc/>
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var parameters = operation.Parameters ??= [];
        foreach (var parameter in parameters.OfType<OpenApiParameter>())
        {
            Describe(parameter, isEndpoint: context.Description.RelativePath?.StartsWith("v1/webhooks/", StringComparison.Ordinal) == true);
        }

        if (operation.OperationId is "listDeliveries" or "listJobDeliveries")
        {
            parameters.Add(Query("state", "Only deliveries in this state.", new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. DeliveryQuery.States.Keys] }));
            parameters.Add(Query("limit", "Deliveries per page.", new OpenApiSchema
            {
                Type = JsonSchemaType.Integer,
                Minimum = "1",
                Maximum = DeliveryQuery.MaxLimit.ToString(CultureInfo.InvariantCulture),
                Default = DeliveryQuery.DefaultLimit,
            }));
            parameters.Add(Query("cursor", "The next_cursor of the previous page.", new OpenApiSchema { Type = JsonSchemaType.String }));
        }

        if (operation.OperationId is "getPicture" or "headPicture")
        {
            operation.Parameters = [.. parameters.Where(parameter => parameter.Name != Tenant.Header)];
            operation.Parameters.Add(Query("expires", "When the link expires, in seconds since 1970.", new OpenApiSchema { Type = JsonSchemaType.Integer }));
            operation.Parameters.Add(Query("signature", "Proves that the link is from the gateway.", new OpenApiSchema { Type = JsonSchemaType.String }));
        }

        return Task.CompletedTask;
    }

    private static void Describe(OpenApiParameter parameter, bool isEndpoint)
    {
        switch (parameter.Name)
        {
            case "id" when isEndpoint:
                parameter.Description = "The endpoint's id.";
                break;
            case "delivery":
                parameter.Description = "The delivery's id, which is its webhook-id header.";
                parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^msg_[0-9a-f]{32}$" };
                break;
            case "job" when parameter.In == ParameterLocation.Path:
                parameter.Description = "The job.";
                parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" };
                break;
            default:
                break;
        }
    }

    private static OpenApiParameter Query(string name, string description, OpenApiSchema schema)
        => new() { Name = name, In = ParameterLocation.Query, Description = description, Schema = schema };
}
