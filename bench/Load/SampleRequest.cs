namespace ImageGen.Bench.Load;

/// <summary>Requests as callers send them, in JSON's names.</summary>
internal static class SampleRequest
{
    /// <summary>A prompt of about 100 characters, a size and three labels.</summary>
    public static object Usual(int number) => new
    {
        prompt = Prompt(number),
        width = 512,
        height = 512,
        metadata = new Dictionary<string, string> { ["order"] = $"order-{number:000000}", ["customer"] = "customer-4711", ["campaign"] = "autumn" },
    };

    /// <summary>The same with a negative prompt, the parameters of the sampler and eight labels.</summary>
    public static object Full(int number) => new
    {
        prompt = Prompt(number),
        negative_prompt = "text, watermark, people, blurred background, deformed hands, low contrast",
        width = 768,
        height = 512,
        seed = 1_000_000 + number,
        steps = 30,
        guidance = 7.5,
        output_format = "png",
        expires_in = 3600,
        metadata = Enumerable.Range(0, 8).ToDictionary(label => $"label-{label}", label => $"value {label} of order-{number:000000}"),
    };

    private static string Prompt(int number)
        => $"A lighthouse on a cliff above a stormy sea at dusk, oil on canvas, warm light in its windows, number {number:000000}";
}
