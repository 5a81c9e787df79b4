using System.Globalization;
using System.Text.RegularExpressions;
using ImageGen.Contracts;

namespace ImageGen.Providers.Sandbox;

/// <summary>The simulated outcome that the <c>sandbox:</c> instructions of a prompt request.</summary>
internal sealed partial record SandboxScenario
{
    private static readonly Dictionary<string, FailureReason> Failures = new(StringComparer.OrdinalIgnoreCase)
    {
        ["invalid_request"] = FailureReason.InvalidRequest,
        ["content_rejected"] = FailureReason.ContentRejected,
        ["authentication"] = FailureReason.Authentication,
        ["insufficient_balance"] = FailureReason.InsufficientBalance,
        ["rate_limited"] = FailureReason.RateLimited,
        ["provider_unavailable"] = FailureReason.ProviderUnavailable,
        ["provider_retired"] = FailureReason.ProviderRetired,
        ["timed_out"] = FailureReason.TimedOut,
        ["outcome_unknown"] = FailureReason.OutcomeUnknown,
    };

    /// <summary>The failure to simulate; null for none.</summary>
    public FailureReason? Failure { get; private init; }

    /// <summary>The duration of the order call.</summary>
    public TimeSpan Slow { get; private init; }

    /// <summary>How long the prediction runs after the response; null: the response is the image.</summary>
    public TimeSpan? Async { get; private init; }

    /// <summary>The error of an invalid instruction, for the caller.</summary>
    public string? Mistake { get; private init; }

    public static SandboxScenario Read(string prompt)
        => Instructions().Matches(prompt).Aggregate(new SandboxScenario(), (scenario, match) => scenario.With(match.Groups[1].Value.ToLowerInvariant(), match.Groups[2].Value));

    private SandboxScenario With(string name, string value) => name switch
    {
        "fail" when Failures.TryGetValue(value, out var reason) => this with { Failure = reason },
        "fail" => this with { Mistake = $"sandbox:fail must be one of: {string.Join(", ", Failures.Keys)}." },
        "slow" when TryReadSeconds(value, out var time) => this with { Slow = time },
        "async" when TryReadSeconds(value, out var time) => this with { Async = time },
        _ => this with { Mistake = $"sandbox:{name} must be a number of seconds from 0 to 3600, for example sandbox:{name}=2.5." },
    };

    private static bool TryReadSeconds(string text, out TimeSpan time)
    {
        var good = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= 3600;
        time = good ? TimeSpan.FromSeconds(seconds) : default;
        return good;
    }

    // The value ends before a full stop or comma of the surrounding sentence.
    [GeneratedRegex(@"\bsandbox:(fail|slow|async)=([\p{L}0-9_+-]+(?:\.[0-9]+)?)?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Instructions();
}
