using System.Globalization;
using ImageGen.Contracts;
using ImageGen.Jobs.Requests;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ImageGen.Gateway.OpenApi;

/// <summary>Writes the limits of <see cref="RequestRules"/> into the schema of a request. A test probes the gateway at each of them.</summary>
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

        // The framework shows it as the property it is of, and then makes a component of it.
        if (context.JsonTypeInfo.Type == typeof(OnUnknown))
        {
            schema.AdditionalPropertiesAllowed = false;
            if (schema.Properties?.TryGetValue("up_to", out var property) == true && property is OpenApiSchema sum)
            {
                Range(sum, 0, 1000);
            }
        }

        return Task.CompletedTask;
    }

    private static void Limit(string name, OpenApiSchema field)
    {
        switch (name)
        {
            case "prompt":
                Length(field, 1, RequestRules.MaxPromptLength);
                break;
            case "negative_prompt":
                Length(field, 0, RequestRules.MaxPromptLength);
                break;
            case "image":
                // No maxLength: an address is as long as any, and an image much longer.
                field.Format = "uri";
                break;
            case "strength":
                Range(field, 0, 1);
                field.Default = SourceImages.DefaultStrength;
                break;
            case "width" or "height":
                Range(field, 64, 4096);
                break;
            case "aspect_ratio":
                field.Pattern = "^[1-9][0-9]?:[1-9][0-9]?$";
                field.Examples = ["16:9"];
                break;
            case "seed":
                Range(field, 0, RequestRules.MaxSeed);
                break;
            case "steps":
                Range(field, 1, 500);
                break;
            case "guidance":
                Range(field, 0, 50);
                break;
            case "model":
                Length(field, 1, 200);
                break;
            case "fallback":
                field.MaxItems = 8;
                break;
            case "exact":
                field.Default = false;
                break;
            case "count":
                Range(field, 1, RequestRules.MaxCount);
                field.Default = 1;
                break;
            case "metadata":
                field.MaxProperties = 32;
                field.AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 512 };
                break;
            case "provider_options":
                field.MaxProperties = ProviderOptionRules.MaxKeys;
                break;
            case "expires_in":
                Range(field, 1, 604_800);
                field.Default = RequestRules.DefaultExpiresIn;
                break;
            case "webhook":
                field.Format = "uri";
                field.MaxLength = 2048;
                break;
            default:
                break;
        }
    }

    private static void Length(OpenApiSchema field, int min, int max) => (field.MinLength, field.MaxLength) = (min, max);

    private static void Range(OpenApiSchema field, long min, long max)
        => (field.Minimum, field.Maximum) = (min.ToString(CultureInfo.InvariantCulture), max.ToString(CultureInfo.InvariantCulture));
}
