using ImageGen.Contracts;
using ImageGen.Jobs.Requests;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ImageGen.Gateway.OpenApi;

/// <summary>Adds to the schema of a request the limits that the validation attributes of <see cref="ImageRequest"/> do not state; the framework writes the rest. A test probes the gateway at each limit.</summary>
internal sealed class RequestLimits : IOpenApiSchemaTransformer
{
    /// <inheritdoc/>
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Type == typeof(ImageRequest) && context.JsonPropertyInfo is null)
        {
            schema.AdditionalPropertiesAllowed = false;
            foreach (var (name, property) in schema.Properties ?? new Dictionary<string, IOpenApiSchema>())
            {
                if (property is OpenApiSchema field)
                {
                    Limit(name, field);
                }
            }
        }

        // The framework passes this type once as a property's schema, and makes a component of it afterwards.
        if (context.JsonTypeInfo.Type == typeof(OnUnknown))
        {
            schema.AdditionalPropertiesAllowed = false;
        }

        return Task.CompletedTask;
    }

    private static void Limit(string name, OpenApiSchema field)
    {
        switch (name)
        {
            case "image":
                // No maxLength: an embedded image is far longer than any address.
                field.Format = "uri";
                break;
            case "aspect_ratio":
                field.Examples = ["16:9"];
                break;
            case "fallback":
                field.MaxItems = ImageRequest.MaxFallbacks;
                break;
            case "metadata":
                field.MaxProperties = ImageRequest.MaxLabels;
                field.AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = ImageRequest.MaxLabelValue };
                break;
            case "provider_options":
                field.MaxProperties = ProviderOptionRules.MaxKeys;
                break;
            case "webhook":
                field.Format = "uri";
                break;
            default:
                break;
        }
    }
}
