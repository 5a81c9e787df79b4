using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using ImageGen.Cli.Client;
using ImageGen.Contracts;

namespace ImageGen.Cli.Generate;

/// <summary>Every field of a request except the prompt, each as an option of the same name. A test compares them with the contract.</summary>
internal static class RequestOptions
{
    /// <summary>The options, in the order of the help. Later ones take precedence: so --output-format does over the name of the file.</summary>
    public static IReadOnlyList<RequestOption> Create() =>
    [
        RequestOption.Of(Text("--provider", "Name of a configured provider. Default: the configured default."), (request, value) => request with { Provider = value }),
        RequestOption.Of(Texts("--fallback", "A provider to try next if that one fails. May be repeated."), (request, value) => request with { Fallback = value }),
        RequestOption.Of(new Option<bool>("--no-fallback") { Description = "Try no other provider, even if some are configured." }, (request, none) => none ? request with { Fallback = [] } : request),
        RequestOption.Of(Text("--model", "Name of a model, as its provider spells it."), (request, value) => request with { Model = value }),
        RequestOption.Of(Text("--negative-prompt", "What the image must not show."), (request, value) => request with { NegativePrompt = value }),
        RequestOption.Of(SourceImageOption.Create(), (request, value) => request with { Image = value }),
        RequestOption.Of(Number("--strength", "How much the image may differ from --image, 0 to 1. Default: 0.75."), (request, value) => request with { Strength = value }),
        RequestOption.Of(new Option<(int Width, int Height)?>("--size") { Description = "Width and height in pixels, for example 1024x768.", CustomParser = ParseSize }, (request, value) => request with { Width = value?.Width, Height = value?.Height }),
        RequestOption.Of(Whole("--width", "Width in pixels, 64 to 4096, together with --height."), (request, value) => request with { Width = value }),
        RequestOption.Of(Whole("--height", "Height in pixels, 64 to 4096, together with --width."), (request, value) => request with { Height = value }),
        RequestOption.Of(Text("--aspect-ratio", "Aspect ratio instead of a size, for example 16:9."), (request, value) => request with { AspectRatio = value }),
        RequestOption.Of(new Option<long?>("--seed") { Description = "0 to 4294967295; the same seed gives the same image if the provider supports it." }, (request, value) => request with { Seed = value }),
        RequestOption.Of(Whole("--steps", "Sampling steps, 1 to 500."), (request, value) => request with { Steps = value }),
        RequestOption.Of(Number("--guidance", "How closely to follow the prompt, 0 to 50."), (request, value) => request with { Guidance = value }),
        RequestOption.Of(new Option<int?>("--count", "-n") { Description = "How many images, 1 to 16." }, (request, value) => request with { Count = value }),
        RequestOption.Of(Choice<OutputFormat>("--output-format", "Format of the image: png, jpeg or webp. Default: as the name of --output implies."), (request, value) => request with { OutputFormat = value }),
        RequestOption.Of(Metadata(), (request, value) => request with { Metadata = value }),
        RequestOption.Of(Whole("--expires-in", "Seconds after which the job expires if it has not begun, 1 to 604800. Default: a day."), (request, value) => request with { ExpiresIn = value }),
        RequestOption.Of(Whole("--retain-for", "Seconds after its end after which the image and all other content are erased, 60 to 31536000."), (request, value) => request with { RetainFor = value }),
        RequestOption.Of(Whole("--priority", "Priority among your tenant's waiting jobs, -10 to 10. Default: 0."), (request, value) => request with { Priority = value }),
        RequestOption.Of(Text("--webhook", "An https address that receives the job's terminal event."), (request, value) => request with { Webhook = value }),
        RequestOption.Of(Choice<UnknownPolicy>("--on-unknown", "Policy for an order whose outcome is unknown: fail, wait or buy_again."), (request, value) => request with { OnUnknown = new OnUnknown { Policy = value!.Value } }),
        RequestOption.Of(new Option<decimal?>("--buy-again-up-to") { Description = "With --on-unknown buy_again: maximum cost of the second order, in US dollars." }, WithSum),
        RequestOption.Of(new Option<bool?>("--exact") { Description = "Fail, and buy nothing, if no provider can deliver exactly the requested image, for example its size." }, (request, value) => request with { Exact = value }),
        RequestOption.Of(ProviderOptions(), (request, value) => request with { ProviderOptions = value }),
        RequestOption.Of(ProviderOption(), (request, value) => request with { ProviderOptions = Joined(request.ProviderOptions, value) }),
    ];

    private static Option<string?> Text(string name, string description) => new(name) { Description = description };

    private static Option<string[]> Texts(string name, string description) => new(name) { Description = description };

    private static Option<int?> Whole(string name, string description) => new(name) { Description = description };

    private static Option<double?> Number(string name, string description) => new(name) { Description = description };

    private static Option<T?> Choice<T>(string name, string description)
        where T : struct, Enum
        => new(name)
        {
            Description = description,
            CustomParser = result =>
            {
                var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
                var found = Enum.GetValues<T>().Where(value => WireText.Of(value) == text).ToList();
                if (found.Count == 0)
                {
                    result.AddError($"{name} must be one of {string.Join(", ", Enum.GetValues<T>().Select(WireText.Of))}, not '{text}'.");
                    return null;
                }

                return found[0];
            },
        };

    private static Option<IReadOnlyDictionary<string, string>?> Metadata() => new("--metadata")
    {
        Description = "A label for your own use, as KEY=VALUE. May be repeated.",
        CustomParser = result => FilterOptions.ParsePairs("--metadata", result),
    };

    private static Option<IReadOnlyDictionary<string, JsonElement>?> ProviderOptions() => new("--provider-options")
    {
        Description = """Parameters of the provider's own API, as a JSON object, for example '{"quality":"high"}'.""",
        CustomParser = ParseOptions,
    };

    private static Option<IReadOnlyDictionary<string, JsonElement>?> ProviderOption() => new("--provider-option")
    {
        Description = "One such parameter, as KEY=VALUE, where the value is JSON or else text: quality=high, steps=4, flags=[1,2]. May be repeated.",
        CustomParser = result => FilterOptions.ParsePairs("--provider-option", result)?.ToDictionary(entry => entry.Key, entry => JsonOf(entry.Value), StringComparer.Ordinal),
    };

    private static ImageRequest WithSum(ImageRequest request, decimal? sum)
        => request with { OnUnknown = (request.OnUnknown ?? new OnUnknown { Policy = UnknownPolicy.BuyAgain }) with { UpTo = sum } };

    private static Dictionary<string, JsonElement> Joined(IReadOnlyDictionary<string, JsonElement>? all, IReadOnlyDictionary<string, JsonElement>? some)
    {
        Dictionary<string, JsonElement> joined = new(all ?? new Dictionary<string, JsonElement>(), StringComparer.Ordinal);
        foreach (var (key, value) in some ?? new Dictionary<string, JsonElement>())
        {
            joined[key] = value;
        }

        return joined;
    }

    private static JsonElement JsonOf(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(text);
        }
    }

    private static Dictionary<string, JsonElement>? ParseOptions(ArgumentResult result)
    {
        try
        {
            using var document = JsonDocument.Parse(result.Tokens.Count == 1 ? result.Tokens[0].Value : "");
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document.RootElement.EnumerateObject().ToDictionary(option => option.Name, option => option.Value.Clone(), StringComparer.Ordinal);
            }
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            // Invalid JSON, a duplicate name, or half a surrogate pair: the error below.
        }

        result.AddError("""--provider-options must be a JSON object without duplicate names, for example '{"quality":"high"}'.""");
        return null;
    }

    private static (int Width, int Height)? ParseSize(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (text.Split('x') is [var left, var right]
            && int.TryParse(left, NumberStyles.None, CultureInfo.InvariantCulture, out var width)
            && int.TryParse(right, NumberStyles.None, CultureInfo.InvariantCulture, out var height))
        {
            return (width, height);
        }

        result.AddError($"--size must be WIDTHxHEIGHT in pixels, for example 1024x768, not '{text}'.");
        return null;
    }
}
