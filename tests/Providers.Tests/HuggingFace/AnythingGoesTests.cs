using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Providers.Tests.HuggingFace;

public class AnythingGoesTests
{
    private const int Cases = 1000;

    private static readonly string[] Values =
    [
        "null", "0", "-1", "1e400", "\"\"", "\"x\"", "true", "[]", "{}", "[null]", "[{}]", "[[[[[[]]]]]]", "\"\\ud800\"", "[\"\\ud800\"]", "[{\"url\":\"\\ud800\"}]", "\"COMPLETED\"", "\"IN_QUEUE\"",
        "\"succeeded\"", "\"failed\"", "\"processing\"", $"[{{\"url\":\"{HuggingFaceDouble.PictureUrl}\"}}]", $"\"{HuggingFaceDouble.PictureUrl}\"", "[{\"url\":\"data:,\"}]", "[{\"b64_json\":7}]",
        $"[{{\"b64_json\":\"{HuggingFaceDouble.Base64}\"}}]", "{\"message\":[]}", "\"Model X is currently loading\"", "[{\"msg\":7,\"type\":\"content_policy_violation\"}]", "[true]",
        "{\"fal-ai\":{\"status\":\"live\",\"providerId\":\"\\ud800\",\"task\":\"text-to-image\"}}", "{\"together\":{\"status\":[],\"providerId\":{},\"task\":7}}", "[{\"provider\":7}]", "\"p1\"",
        $"\"bad token {HuggingFaceDouble.Token}\"", "\"https://queue.fal.run/a/b/requests/c\"", "\"https://[\"",
    ];

    private static readonly string[] Names =
    [
        "data", "images", "output", "error", "detail", "message", "estimated_time", "id", "status", "request_id", "response_url", "has_nsfw_concepts", "inferenceProviderMapping", "completed_at",
    ];

    private static readonly string[] Headers = ["Retry-After: 7", "Retry-After: x", "Retry-After: -5", "Location: ://"];

    [Fact]
    public async Task Every_answer_is_an_outcome_or_a_provider_fault()
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var dice = new Random(seed);
            using var huggingFace = new HuggingFaceDouble().Answer(HuggingFaceDouble.Look, 200, dice.Next(4) == 0 ? Text(dice) : HuggingFaceDouble.AllProviders).Answer("*", Status(dice), Body(dice), Headers[dice.Next(Headers.Length)]);
            var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
            var token = TestContext.Current.CancellationToken;
            foreach (var choice in new[] { "", ":fal-ai", ":replicate", ":together", ":nscale", ":hf-inference" })
            {
                huggingFace.Calls.Clear();
                await CheckAsync(clock, seed, huggingFace.Provider(HuggingFaceDouble.Flux + choice, clock: clock).SubmitAsync(Orders.Of("a cat"), token));
                Assert.InRange(huggingFace.Calls.Count(call => call.Request.Method == HttpMethod.Post), 0, 1);
            }

            await CheckAsync(clock, seed, huggingFace.Provider(clock: clock).PollAsync(Orders.Of("a cat"), "fal-ai/a/b/requests/c", token));
            await CheckAsync(clock, seed, huggingFace.Provider(clock: clock).PollAsync(Orders.Of("a cat"), "replicate/v1/predictions/p1", token));
        }
    }

    private static async Task CheckAsync<T>(FakeTimeProvider clock, int seed, Task<T> task)
        where T : class
    {
        while (!task.IsCompleted)
        {
            // Downloads that fail for now wait by this clock.
            clock.Advance(TimeSpan.FromMinutes(6));
            await Task.Yield();
        }

        string text;
        try
        {
            text = await task switch
            {
                SubmitOutcome.Completed completed when completed.Image.Span.SequenceEqual(HuggingFaceDouble.Picture) => "completed",
                SubmitOutcome.Completed => throw new InvalidOperationException($"seed {seed}: no image"),
                null => throw new InvalidOperationException($"seed {seed}: nothing"),
                var other => $"{other}",
            };
        }
        catch (ProviderFaultException fault)
        {
            text = fault.ToString();
        }

        Assert.DoesNotContain(HuggingFaceDouble.Token, text, StringComparison.Ordinal);
    }

    private static int Status(Random dice) => dice.Next(3) == 0 ? 200 : dice.Next(200, 600);

    private static byte[] Body(Random dice) => dice.Next(12) switch
    {
        0 => [],
        1 => "<html>"u8.ToArray(),
        2 => HuggingFaceDouble.Picture,
        _ => System.Text.Encoding.UTF8.GetBytes(Text(dice)),
    };

    private static string Text(Random dice) => dice.Next(10) == 0
        ? Values[dice.Next(Values.Length)]
        : $"{{{string.Join(',', Enumerable.Range(0, dice.Next(1, 5)).Select(_ => $"\"{Names[dice.Next(Names.Length)]}\":{Values[dice.Next(Values.Length)]}"))}}}";
}
