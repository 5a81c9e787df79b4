using System.Text.Json;
using ImageGen.Gateway.Providers;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Protocol;

namespace ImageGen.Gateway.Mcp;

/// <summary>The providers, as a list for people and models, and as JSON.</summary>
internal sealed class ProviderTexts(ProvidersReader providers, IOptions<JsonOptions> json)
{
    /// <summary>The enabled providers.</summary>
    public async Task<CallToolResult> ReadAsync(CancellationToken cancellationToken)
    {
        var list = await providers.ReadAsync(forOperator: false, cancellationToken);
        var lines = list.Data.Where(provider => provider.Enabled)
            .Select(provider => $"{provider.Name}{(provider.Default ? " (default)" : "")}: {provider.Kind}{(provider.Model is null ? "" : $", model {provider.Model}")}{(provider.Price is { } price ? $", {price} USD for each image" : "")}");
        return new CallToolResult
        {
            Content = [new TextContentBlock { Text = string.Join('\n', lines) }],
            StructuredContent = JsonSerializer.SerializeToElement(list, json.Value.SerializerOptions),
        };
    }
}
