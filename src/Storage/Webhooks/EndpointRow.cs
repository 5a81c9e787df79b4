using System.Globalization;
using System.Text.Json;

namespace ImageGen.Storage.Webhooks;

/// <summary>The stored format of an endpoint: <c>revision era state json</c>, the first two set by the script.</summary>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Era">The revision that enabled it: the event that it is disabled is sent once per era.</param>
internal sealed record EndpointRow(WebhookEndpoint Endpoint, string Era)
{
    /// <summary>The state of an endpoint, as the script reads it.</summary>
    public static string StateOf(WebhookEndpoint endpoint) => endpoint.DisabledBecause is null ? "on" : "off";

    public static string Write(WebhookEndpoint endpoint) => JsonSerializer.Serialize(endpoint, RegistryJson.Default.WebhookEndpoint);

    public static EndpointRow Parse(string text)
    {
        var parts = text.Split(' ', 4);
        var endpoint = parts.Length == 4 ? JsonSerializer.Deserialize(parts[3], RegistryJson.Default.WebhookEndpoint) : null;
        return endpoint is not null
            ? new EndpointRow(endpoint with { Revision = long.Parse(parts[0], CultureInfo.InvariantCulture) }, parts[1])
            : throw new InvalidDataException("The store holds an endpoint in an invalid format.");
    }
}
