using System.Net.Http.Json;
using System.Text.Json;

namespace ImageGen.Cli.Doctor;

/// <summary>A running gateway: what it says of itself.</summary>
internal static class GatewayPart
{
    private const string Area = "gateway";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    public static async Task<IReadOnlyList<Finding>> ExamineAsync(Uri server, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout };
        try
        {
            using var response = await http.GetAsync(new Uri(server, "/health/ready"), cancellationToken);
            var health = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
            if (health.ValueKind != JsonValueKind.Object || !health.TryGetProperty("checks", out var checks) || checks.ValueKind != JsonValueKind.Object)
            {
                return [NoGateway(server)];
            }

            return [.. checks.EnumerateObject().Select(check => Describe(server, check.Name, check.Value.ToString(), DetailOf(health, check.Name)))];
        }
        catch (JsonException)
        {
            return [NoGateway(server)];
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return [Finding.Unsafe(Area, $"No gateway responds at {server.GetLeftPart(UriPartial.Authority)}.", "Start one, or give its address with --server.")];
        }
    }

    private static Finding NoGateway(Uri server) => Finding.Unsafe(Area, $"The server at {server.GetLeftPart(UriPartial.Authority)} is not an ImageGen gateway.", "Give the address of one with --server.");

    private static string? DetailOf(JsonElement health, string check)
        => health.TryGetProperty("details", out var details) && details.ValueKind == JsonValueKind.Object && details.TryGetProperty(check, out var detail) ? detail.GetString() : null;

    private static Finding Describe(Uri server, string check, string state, string? detail)
    {
        var message = $"{server.GetLeftPart(UriPartial.Authority)} says {state} of its check '{check}'{(detail is null ? "." : $": {detail}")}";
        return state switch
        {
            "healthy" => Finding.Good(Area, message),
            "degraded" => Finding.Warning(Area, message, "See 'Health checks' in docs/operations.md, and the log of the gateway."),
            _ => Finding.Unsafe(Area, message, "See 'Health checks' in docs/operations.md, and the log of the gateway."),
        };
    }
}
