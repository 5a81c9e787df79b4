using System.Net;
using System.Text.Json;

namespace ImageGen.Providers.Http;

/// <summary>What an answer to a check of an account means.</summary>
internal static class AccountResponses
{
    /// <summary>Reads an answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="clock">Tells how long is left until a date.</param>
    /// <param name="read">What a 2xx answer says; null when it can't be read.</param>
    /// <exception cref="ProviderFaultException">The answer says nothing about the account.</exception>
    public static AccountCheckResult Read(Answer answer, TimeProvider clock, Func<ReadOnlyMemory<byte>, AccountCheckResult?> read) => answer.Status switch
    {
        _ when answer.IsSuccess => read(answer.Body) ?? throw ProviderFaults.Unreadable(mayHaveBought: false),
        HttpStatusCode.PaymentRequired => AccountCheckResult.Bad(Refusals.NoMoney.Message),
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => AccountCheckResult.Bad(Refusals.BadToken.Message),
        HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.MethodNotAllowed or (>= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest)
            => AccountCheckResult.Bad(Refusals.NotThere(answer.Status).Message),
        _ => throw ProviderFaults.OfAsking(answer, clock),
    };

    /// <summary>The object that a body is; null for anything else.</summary>
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

    /// <summary>A service's word, fit to be shown; null for none.</summary>
    public static string? Shown(string? text, string? token) => MessageSanitizer.Clean(text, token) is { Length: > 0 } clean ? clean : null;
}
