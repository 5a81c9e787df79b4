using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageGen.Emulators.SdCpp;

/// <summary><c>/sdapi/v1/txt2img</c> and <c>img2img</c>, as far as this server has it: no progress, no interrupt, and the answer when the image is made.</summary>
internal static class TextToImageApi
{
    public static void MapTextToImage(this WebApplication app, Box box)
    {
        app.MapPost("/sdapi/v1/txt2img", context => CreateAsync(context, box));
        app.MapPost("/sdapi/v1/img2img", context => CreateAsync(context, box));
    }

    private static async Task CreateAsync(HttpContext context, Box box)
    {
        box.Traffic.CountCreate();
        if (await Answers.RefuseAsync(context, box) || await Answers.ReadAsync(context, statusOfBadJson: 500) is not { } body)
        {
            return;
        }

        // The luck is by the second: two orders of one second get the same seed.
        var input = JsonSerializer.SerializeToElement(body);
        var luck = new Random((int)box.Time.GetUtcNow().ToUnixTimeSeconds()).Next();
        var (order, error) = OrderReader.ReadTextToImage(body, luck);
        if (order is null || order.IsDeadly)
        {
            // On this route what is thrown is caught.
            await Answers.ErrorAsync(context, error ?? BoxError.Server("std::bad_alloc"));
            return;
        }

        var generation = Orders.Take(box, order, input, isJob: false)!;
        var fault = box.Control.Faults.Draw(FaultPoint.Accepted);
        while (box.Work.LeftOf(generation) is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(left, box.Time, context.RequestAborted);
        }

        if (generation.Failure is { } failure && fault is null)
        {
            await Answers.ErrorAsync(context, BoxError.Of(500, failure));
            return;
        }

        await Answers.SendAsync(context, fault, 200, () => new JsonObject
        {
            ["images"] = new JsonArray([.. generation.Draw().Select(picture => (JsonNode)Convert.ToBase64String(picture))]),
            ["info"] = InfoOf(box, order).ToJsonString(),
            ["parameters"] = JsonNode.Parse(input.GetRawText()),
        });
    }

    private static JsonObject InfoOf(Box box, ImageOrder order) => new()
    {
        ["all_prompts"] = new JsonArray([.. Enumerable.Repeat(order.Prompt, order.Count).Select(prompt => (JsonNode)prompt)]),
        ["all_seeds"] = new JsonArray([.. Enumerable.Range(0, order.Count).Select(number => (JsonNode)(order.Seed + number))]),
        ["height"] = order.AskedHeight,
        ["negative_prompt"] = order.NegativePrompt,
        ["prompt"] = order.Prompt,
        ["sampler_name"] = "NONE",
        ["sd_model_name"] = box.Options.Model,
        ["seed"] = order.Seed,
        ["steps"] = order.Steps,
        ["version"] = "stable-diffusion.cpp",
        ["width"] = order.AskedWidth,
    };
}
