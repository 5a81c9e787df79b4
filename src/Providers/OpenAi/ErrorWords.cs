using System.Text.Json;
using System.Text.RegularExpressions;
using ImageGen.Providers.Http;
using ImageGen.Providers.OpenAi.Wire;

namespace ImageGen.Providers.OpenAi;

/// <summary>What a refusal says, in codes where it has some, and else in a text. All of them were seen in the field.</summary>
/// <param name="Code">For example <c>insufficient_quota</c>.</param>
/// <param name="Type">For example <c>invalid_request_error</c>.</param>
/// <param name="Message">For people.</param>
/// <param name="IsOfOutput">Whether moderation took offence at the finished picture, not at the prompt.</param>
internal sealed partial record ErrorWords(string? Code, string? Type, string? Message, bool IsOfOutput)
{
    /// <summary>Whether it is money that lacks; some compatible services put the word into the type.</summary>
    public bool SpeaksOfMoney => IsOfMoney(Code) || IsOfMoney(Type);

    public bool SpeaksOfModeration
        => Code is "moderation_blocked" or "content_policy_violation" || (Code is null && Message is not null && Moderation().IsMatch(Message));

    /// <summary>Reads a body, which may be anything.</summary>
    public static ErrorWords Read(ReadOnlyMemory<byte> body)
    {
        var failure = WireJson.Read(body, OpenAiJson.Default.WireFailure)?.Error ?? default;
        if (failure.ValueKind != JsonValueKind.Object)
        {
            return new(null, null, WireJson.TextOf(failure), IsOfOutput: false);
        }

        var error = WireJson.Read(failure, OpenAiJson.Default.WireError) ?? new WireError();
        return new(
            WireJson.TextOf(error.Code),
            WireJson.TextOf(error.Type),
            WireJson.TextOf(error.Message),
            IsOfOutput: error.ModerationDetails is { ValueKind: JsonValueKind.Object } details
                && details.TryGetProperty("moderation_stage", out var stage) && WireJson.TextOf(stage) == "output");
    }

    private static bool IsOfMoney(string? word) => word is "insufficient_quota" or "billing_hard_limit_reached" or "billing_not_active";

    [GeneratedRegex("safety system|content policy", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Moderation();
}
