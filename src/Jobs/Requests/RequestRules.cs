using ImageGen.Contracts;

namespace ImageGen.Jobs.Requests;

/// <summary>
/// The rules for a request, the same over HTTP and on the bus. Finds every fault at once.
/// </summary>
public static class RequestRules
{
    /// <summary>Every fault of the request; empty when it is valid.</summary>
    public static IReadOnlyList<RequestFault> Check(ImageRequest request)
    {
        List<RequestFault> faults = [];
        CheckPrompts(request, faults);
        ContractLimits.Check(request, faults);
        CheckSizeAndFormat(request, faults);
        SourceImageRules.Check(request, faults);
        CheckModelAndFallback(request, faults);
        CheckMetadata(request.Metadata, faults);
        CheckWebhook(request.Webhook, faults);
        UnknownRules.Check(request.OnUnknown, faults);
        ProviderOptionRules.Check(request.ProviderOptions, faults);
        return faults;
    }

    /// <summary>Every fault of metadata; empty when it is valid.</summary>
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
            CheckText(faults, "prompt", request.Prompt, ContractLimits.MaxLengthOf(nameof(ImageRequest.Prompt)));
        }

        CheckText(faults, "negative_prompt", request.NegativePrompt, ContractLimits.MaxLengthOf(nameof(ImageRequest.NegativePrompt)));
    }

    private static void CheckSizeAndFormat(ImageRequest request, List<RequestFault> faults)
    {
        if (request.Width is null != request.Height is null)
        {
            faults.Add(new(request.Width is null ? "width" : "height", "width and height must be given together."));
        }

        if (request.AspectRatio is not null && (request.Width is not null || request.Height is not null))
        {
            faults.Add(new("aspect_ratio", "must not be given together with width and height."));
        }

        if (request.OutputFormat is { } format && !Enum.IsDefined(format))
        {
            faults.Add(new("output_format", "must be png, jpeg or webp."));
        }
    }

    private static void CheckModelAndFallback(ImageRequest request, List<RequestFault> faults)
    {
        if (request.Model is { } model)
        {
            CheckText(faults, "model", model, ContractLimits.MaxLengthOf(nameof(ImageRequest.Model)), lines: false);
            if (string.IsNullOrWhiteSpace(model))
            {
                faults.Add(new("model", "must not be empty."));
            }
        }

        FallbackRules.Check(request, faults);
    }

    private static void CheckMetadata(IReadOnlyDictionary<string, string>? metadata, List<RequestFault> faults)
    {
        if (metadata is null)
        {
            return;
        }

        if (metadata.Count > ImageRequest.MaxLabels)
        {
            faults.Add(new("metadata", $"must have at most {ImageRequest.MaxLabels} entries."));
            return;
        }

        foreach (var (key, value) in metadata)
        {
            var field = $"metadata.{Printable(key)}";
            CheckText(faults, field, key, ImageRequest.MaxLabelName, lines: false, prefix: "its name ");
            if (key.Length == 0 || value is null)
            {
                faults.Add(new(field, "name and value must be given."));
            }

            CheckText(faults, field, value, ImageRequest.MaxLabelValue);
        }
    }

    // The name appears in responses and logs, and may itself be the fault: its length is limited, and control characters and
    // surrogates, which could be lone ones, are replaced.
    private static string Printable(string key)
        => string.Concat(key.Take(ImageRequest.MaxLabelName).Select(character => char.IsControl(character) || char.IsSurrogate(character) ? '\uFFFD' : character));

    // Which addresses are called is the operator's configuration, which gateway and worker apply.
    private static void CheckWebhook(string? webhook, List<RequestFault> faults)
    {
        if (webhook is not null && !WebhookAddress.IsGood(webhook))
        {
            faults.Add(new("webhook", WebhookAddress.Rule));
        }
    }

    private static void CheckText(List<RequestFault> faults, string field, string? text, int maxLength, bool lines = true, string prefix = "")
    {
        if (text is null)
        {
            return;
        }

        if (text.Length > maxLength)
        {
            faults.Add(new(field, $"{prefix}must be at most {maxLength} characters long, but has {text.Length}."));
            return;
        }

        if (FindControl(text, lines) is >= 0 and var control)
        {
            faults.Add(new(field, $"{prefix}must not contain control characters (U+{(int)text[control]:X4} at {control})."));
        }
        else if (FindLoneSurrogate(text) is >= 0 and var lone)
        {
            faults.Add(new(field, $"{prefix}must be well-formed Unicode (it has a lone surrogate at {lone})."));
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
}
