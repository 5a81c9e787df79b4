using System.Text.RegularExpressions;
using ImageGen.Contracts;

namespace ImageGen.Jobs.Requests;

/// <summary>
/// What a request may say, the same for one that comes over HTTP and one that comes from the bus. Finds every fault at once.
/// </summary>
public static partial class RequestRules
{
    /// <summary>Longest prompt, in characters.</summary>
    public const int MaxPromptLength = 10_000;

    /// <summary>Most images of one request.</summary>
    public const int MaxCount = 16;

    /// <summary>Largest seed.</summary>
    public const long MaxSeed = uint.MaxValue;

    /// <summary>How long a job may wait to be begun when the request does not say, in seconds: a day.</summary>
    public const int DefaultExpiresIn = 86_400;

    private const int MaxMetadataEntries = 32;

    /// <summary>Every fault of the request; empty when it is good.</summary>
    public static IReadOnlyList<RequestFault> Check(ImageRequest request)
    {
        List<RequestFault> faults = [];
        CheckPrompts(request, faults);
        CheckShape(request, faults);
        CheckRange(faults, "seed", request.Seed, 0, MaxSeed);
        CheckRange(faults, "steps", request.Steps, 1, 500);
        CheckRange(faults, "guidance", request.Guidance, 0, 50);
        CheckRange(faults, "strength", request.Strength, 0, 1);
        SourceImageRules.Check(request, faults);
        CheckRange(faults, "count", request.Count, 1, MaxCount);
        CheckRange(faults, "expires_in", request.ExpiresIn, 1, 604_800);
        CheckNames(request, faults);
        CheckMetadata(request.Metadata, faults);
        CheckWebhook(request.Webhook, faults);
        UnknownRules.Check(request.OnUnknown, faults);
        ProviderOptionRules.Check(request.ProviderOptions, faults);
        return faults;
    }

    /// <summary>Whether a tenant's name is 1 to 64 characters of <c>a-z 0-9 - _</c>, beginning with a letter or digit.</summary>
    public static bool IsTenant(string? tenant) => IsName(tenant);

    /// <summary>Whether a provider instance's name is one: of the same form as a tenant's.</summary>
    public static bool IsName(string? text) => text is not null && NamePattern().IsMatch(text);

    /// <summary>Every fault of labels; empty when they are good.</summary>
    public static IReadOnlyList<RequestFault> CheckMetadata(IReadOnlyDictionary<string, string> metadata)
    {
        List<RequestFault> faults = [];
        CheckMetadata(metadata, faults);
        return faults;
    }

    private static void CheckPrompts(ImageRequest request, List<RequestFault> faults)
    {
        if (string.IsNullOrWhiteSpace(request.Prompt))
        {
            faults.Add(new("prompt", "must not be empty."));
        }
        else
        {
            CheckText(faults, "prompt", request.Prompt, MaxPromptLength);
        }

        CheckText(faults, "negative_prompt", request.NegativePrompt, MaxPromptLength);
    }

    private static void CheckShape(ImageRequest request, List<RequestFault> faults)
    {
        CheckRange(faults, "width", request.Width, 64, 4096);
        CheckRange(faults, "height", request.Height, 64, 4096);
        if (request.Width is null != request.Height is null)
        {
            faults.Add(new(request.Width is null ? "width" : "height", "width and height must be given together."));
        }

        if (request.AspectRatio is { } ratio)
        {
            if (!RatioPattern().IsMatch(ratio))
            {
                faults.Add(new("aspect_ratio", "must be W:H with whole numbers from 1 to 99, for example 16:9."));
            }

            if (request.Width is not null || request.Height is not null)
            {
                faults.Add(new("aspect_ratio", "must not be given together with width and height."));
            }
        }

        if (request.OutputFormat is { } format && !Enum.IsDefined(format))
        {
            faults.Add(new("output_format", "must be png, jpeg or webp."));
        }
    }

    private static void CheckNames(ImageRequest request, List<RequestFault> faults)
    {
        if (request.Model is { } model)
        {
            CheckText(faults, "model", model, 200, lines: false);
            if (string.IsNullOrWhiteSpace(model))
            {
                faults.Add(new("model", "must not be empty."));
            }
        }

        if (request.Provider is { } provider && !NamePattern().IsMatch(provider))
        {
            faults.Add(new("provider", "must be the name of a configured provider."));
        }

        FallbackRules.Check(request, IsName, faults);
    }

    private static void CheckMetadata(IReadOnlyDictionary<string, string>? metadata, List<RequestFault> faults)
    {
        if (metadata is null)
        {
            return;
        }

        if (metadata.Count > MaxMetadataEntries)
        {
            faults.Add(new("metadata", $"must have at most {MaxMetadataEntries} entries."));
            return;
        }

        foreach (var (key, value) in metadata)
        {
            var field = $"metadata.{Printable(key)}";
            CheckText(faults, field, key, 64, lines: false, what: "its name ");
            if (key.Length == 0 || value is null)
            {
                faults.Add(new(field, "name and value must be given."));
            }

            CheckText(faults, field, value, 512);
        }
    }

    // The name goes into answers and logs, and may be the very thing that is wrong: bounded, and without control characters and
    // surrogates, of which one could stand alone.
    private static string Printable(string key)
        => string.Concat(key.Take(64).Select(character => char.IsControl(character) || char.IsSurrogate(character) ? '\uFFFD' : character));

    // Which of them are called is the operator's to say, and the gateway's and the worker's to keep.
    private static void CheckWebhook(string? webhook, List<RequestFault> faults)
    {
        if (webhook is not null && !WebhookAddress.IsGood(webhook))
        {
            faults.Add(new("webhook", WebhookAddress.Wanted));
        }
    }

    private static void CheckText(List<RequestFault> faults, string field, string? text, int maxLength, bool lines = true, string what = "")
    {
        if (text is null)
        {
            return;
        }

        if (text.Length > maxLength)
        {
            faults.Add(new(field, $"{what}must be at most {maxLength} characters long, but has {text.Length}."));
            return;
        }

        if (FindControl(text, lines) is >= 0 and var control)
        {
            faults.Add(new(field, $"{what}must not contain control characters (U+{(int)text[control]:X4} at {control})."));
        }
        else if (FindLoneSurrogate(text) is >= 0 and var lone)
        {
            faults.Add(new(field, $"{what}must be well-formed Unicode (a lone surrogate stands at {lone})."));
        }
    }

    private static int FindControl(string text, bool lines)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]) && !(lines && text[i] is ('\n' or '\r' or '\t')))
            {
                return i;
            }
        }

        return -1;
    }

    internal static int FindLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private static void CheckRange<T>(List<RequestFault> faults, string field, T? value, T min, T max)
        where T : struct, IComparable<T>
    {
        if (value is { } given && (given.CompareTo(min) < 0 || given.CompareTo(max) > 0))
        {
            faults.Add(new(field, $"must be from {min} to {max}."));
        }
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9_-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^[1-9][0-9]?:[1-9][0-9]?\z", RegexOptions.CultureInvariant)]
    private static partial Regex RatioPattern();
}
