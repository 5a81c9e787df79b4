using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageGen.Emulators.SdCpp;

/// <summary>Reads an order from a body. As recorded, most invalid input is ignored.</summary>
internal static class OrderReader
{
    private const string Open = "<sd_cpp_extra_args>";
    private const string Close = "</sd_cpp_extra_args>";

    private static readonly string[] Formats = ["png", "jpeg", "webp"];

    /// <summary>An order over the job API. A value of the wrong type is ignored.</summary>
    public static (ImageOrder? Order, ServerError? Error) ReadJob(JsonObject body)
    {
        if (!TryApplyExtraArguments(body, out var prompt))
        {
            return (null, ServerError.Of(400, "invalid sd_cpp_extra_args"));
        }

        if (body["output_format"] is { } wrong && wrong.GetValueKind() != JsonValueKind.String)
        {
            return (null, ServerError.WrongType("string"));
        }

        var format = Text(body, "output_format")?.ToLowerInvariant() ?? "png";
        if (!Formats.Contains(format))
        {
            return (null, ServerError.Of(400, "invalid output_format, must be one of [png, jpeg, webp]"));
        }

        var sampling = body["sample_params"] as JsonObject;
        var guidance = Number(sampling?["guidance"] as JsonObject, "txt_cfg");
        var (width, height) = (Number(body, "width") ?? 512, Number(body, "height") ?? 512);
        if (guidance < 0 || width <= 0 || height <= 0 || Number(body, "strength") is < 0 or > 1)
        {
            return (null, ServerError.Of(400, "invalid generation parameters"));
        }

        // This route validates the image; the other routes ignore an unreadable one.
        if (Text(body, "init_image") is { Length: > 0 } image && !StbImage.Reads(image))
        {
            return (null, ServerError.Of(400, "invalid generation parameters"));
        }

        return (new ImageOrder(
            prompt,
            Text(body, "negative_prompt") ?? "",
            Whole(Number(body, "seed") ?? 42),
            Whole(width),
            Whole(height),
            Clamp(Number(sampling, "sample_steps") ?? 20, 100),
            Clamp(Number(body, "batch_count") ?? 1, 8),
            format), null);
    }

    /// <summary>An order over the routes of the web page's API. A value of the wrong type is an error, and so is an explicit null.</summary>
    public static (ImageOrder? Order, ServerError? Error) ReadTextToImage(JsonObject body, long luck)
    {
        foreach (var name in new[] { "width", "height", "steps", "seed", "batch_size", "cfg_scale" })
        {
            if (body.TryGetPropertyValue(name, out var value) && value?.GetValueKind() != JsonValueKind.Number)
            {
                return (null, ServerError.WrongType("number"));
            }
        }

        if (body["init_images"] is JsonArray images && images.Any(image => image?.GetValueKind() != JsonValueKind.String))
        {
            return (null, ServerError.WrongType("string"));
        }

        if (body.TryGetPropertyValue("prompt", out var asked) && asked?.GetValueKind() != JsonValueKind.String)
        {
            return (null, ServerError.WrongType("string"));
        }

        if (string.IsNullOrEmpty(Text(body, "prompt")))
        {
            return (null, ServerError.Of(400, "prompt required"));
        }

        var (width, height) = (ToInt32(Number(body, "width") ?? 512), ToInt32(Number(body, "height") ?? 512));
        if (width <= 0 || height <= 0)
        {
            return (null, ServerError.Of(400, "width and height must be positive"));
        }

        if (Number(body, "cfg_scale") < 0)
        {
            return (null, ServerError.Of(400, "invalid params"));
        }

        if (!TryApplyExtraArguments(body, out var prompt))
        {
            return (null, ServerError.Of(400, "invalid sd_cpp_extra_args"));
        }

        // A signed 32-bit number on these routes; a negative one lets the server choose.
        var seed = ToInt32(Number(body, "seed") ?? -1);
        return (new ImageOrder(
            prompt,
            Text(body, "negative_prompt") ?? "",
            seed < 0 ? luck : seed,
            width,
            height,
            Clamp(Number(body, "steps") ?? 20, 100),
            Clamp(Number(body, "batch_size") ?? 1, 8),
            "png"), null);
    }

    /// <summary>Removes the arguments from the prompt and applies them over the body. They must be on one line.</summary>
    private static bool TryApplyExtraArguments(JsonObject body, out string prompt)
    {
        prompt = Text(body, "prompt") ?? "";
        var from = prompt.IndexOf(Open, StringComparison.Ordinal);
        var to = from < 0 ? -1 : prompt.IndexOf(Close, from, StringComparison.Ordinal);
        if (to < 0 || prompt[from..to].Contains('\n', StringComparison.Ordinal))
        {
            return true;
        }

        try
        {
            var arguments = JsonNode.Parse(prompt[(from + Open.Length)..to]) as JsonObject;
            foreach (var (name, value) in arguments ?? [])
            {
                body[name] = value?.DeepClone();
            }

            prompt = prompt[..from] + prompt[(to + Close.Length)..];
            return arguments is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static int Clamp(double value, int most) => (int)Math.Clamp(Math.Floor(value), 1, most);

    private static long Whole(double value) => (long)Math.Clamp(value, long.MinValue, long.MaxValue / 2);

    private static int ToInt32(double value) => unchecked((int)(long)Math.Clamp(value, -9e18, 9e18));

    private static string? Text(JsonObject body, string name) => body[name] is { } value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static double? Number(JsonObject? body, string name) => body?[name] is { } value && value.GetValueKind() == JsonValueKind.Number ? value.AsValue().GetValue<double>() : null;
}
