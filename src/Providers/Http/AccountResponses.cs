using System.Net;
using System.Text.Json;

namespace ImageGen.Providers.Http;

/// <summary>Interprets the response to an account check.</summary>
internal static class AccountResponses
{
    /// <summary>Reads a response.</summary>
    /// <param name="response">The response.</param>
    /// <param name="clock">Computes the time left until a date.</param>
    /// <param name="read">Interprets a 2xx response; null when it can't be read.</param>
    /// <exception cref="ProviderFaultException">The response does not show whether an order would be accepted.</exception>
    public static AccountCheckResult Read(ServiceResponse response, TimeProvider clock, Func<ReadOnlyMemory<byte>, AccountCheckResult?> read) => response.Status switch
    {
        _ when response.IsSuccess => read(response.Body) ?? throw ProviderFaults.Unreadable(mayHaveBought: false),
        HttpStatusCode.PaymentRequired => AccountCheckResult.Bad(Refusals.NoMoney.Message),
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => AccountCheckResult.Bad(Refusals.BadToken.Message),
        HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.MethodNotAllowed or (>= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest)
            => AccountCheckResult.Bad(Refusals.NotThere(response.Status).Message),
        _ => throw ProviderFaults.OfQuery(response, clock),
    };

    /// <summary>The object in a body; null for anything else.</summary>
    public static JsonElement? ObjectOf(ReadOnlyMemory<byte> body) => WireJson.ObjectOf(body);

    /// <summary>The text at the end of a path of names; null when there is none.</summary>
    public static string? TextAt(JsonElement value, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out value))
            {
                return null;
            }
        }

        return WireJson.TextOf(value);
    }

    /// <summary>A value from the service, sanitized; null for none.</summary>
    public static string? Shown(string? text, string? token) => MessageSanitizer.Clean(text, token) is { Length: > 0 } clean ? clean : null;
}
