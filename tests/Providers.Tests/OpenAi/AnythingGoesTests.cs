using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Providers.Tests.OpenAi;

public class AnythingGoesTests
{
    private const int Cases = 4000;

    private static readonly string[] Values =
    [
        "null", "0", "-1", "1e400", "\"\"", "\"x\"", "true", "[]", "{}", "[null]", "[{}]", "[[[[[[]]]]]]", "\"\\ud800\"", "[{\"b64_json\":\"\\ud800\"}]",
        $"[{{\"b64_json\":\"{Convert.ToBase64String(OpenAiDouble.Picture)}\"}}]", $"[{{\"url\":\"{OpenAiDouble.PictureUrl}\"}}]", "[{\"url\":\"data:,\"}]", "[{\"b64_json\":{}}]",
        "[{\"url\":7}]", "[{\"b64_json\":\"data:image/png;base64,x\"}]", "{\"message\":[],\"type\":7,\"code\":{}}", "{\"code\":\"insufficient_quota\"}",
        "{\"code\":\"moderation_blocked\",\"moderation_details\":[]}", "{\"code\":\"moderation_blocked\",\"moderation_details\":{\"moderation_stage\":\"\\ud800\"}}",
        "{\"message\":\"try again in 99999999999999s\"}", $"{{\"message\":\"bad token {OpenAiDouble.Token}\"}}", $"\"{OpenAiDouble.Token}\"",
    ];

    private static readonly string[] Names = ["data", "error", "created", "usage", "b64_json", "url"];

    private static readonly string[] Headers = ["Retry-After: 7", "Retry-After: x", "Retry-After: -5", "retry-after-ms: -1", "retry-after-ms: 1e99", "Location: ://"];

    [Fact]
    public async Task Every_answer_is_completed_or_refused_or_a_provider_fault()
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var dice = new Random(seed);
            using var openAi = new OpenAiDouble()
                .Answer(OpenAiDouble.Buy, Status(dice), Body(dice), Headers[dice.Next(Headers.Length)])
                .Answer(OpenAiDouble.Fetch, Status(dice), Body(dice), Headers[dice.Next(Headers.Length)]);
            await CheckAsync(openAi, $"seed {seed}");
        }
    }

    [Fact]
    public async Task A_truncated_or_changed_answer_is_at_most_a_fault()
    {
        var whole = Encoding.UTF8.GetBytes(OpenAiDouble.WithBytes);
        for (var at = 0; at < whole.Length; at++)
        {
            using var cut = new OpenAiDouble().Answer(OpenAiDouble.Buy, 200, whole[..at]);
            await CheckAsync(cut, $"cut at {at}");

            byte[] changed = [.. whole];
            changed[at] ^= 0x55;
            using var spoilt = new OpenAiDouble().Answer(OpenAiDouble.Buy, 200, changed);
            await CheckAsync(spoilt, $"changed at {at}");
        }
    }

    private static async Task CheckAsync(OpenAiDouble openAi, string what)
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var submitting = openAi.Provider(clock, "dall-e-3").SubmitAsync(Orders.Of("a cat"), TestContext.Current.CancellationToken);
        while (!submitting.IsCompleted)
        {
            // A download that fails for now waits by this clock.
            clock.Advance(TimeSpan.FromMinutes(6));
            await Task.Yield();
        }

        string text;
        try
        {
            text = await submitting switch
            {
                SubmitOutcome.Completed completed when completed.Image.Span.StartsWith(OpenAiDouble.Picture.AsSpan(0, 8)) => "completed",
                SubmitOutcome.Refused refused => refused.Refusal.Message,
                SubmitOutcome.Made made => made.Message,
                var other => throw new InvalidOperationException($"{what}: {other}"),
            };
        }
        catch (ProviderFaultException fault)
        {
            text = fault.ToString();
        }

        Assert.DoesNotContain(OpenAiDouble.Token, text, StringComparison.Ordinal);
        Assert.Equal(1, openAi.Count(OpenAiDouble.Buy));
    }

    private static int Status(Random dice) => dice.Next(3) == 0 ? 200 : dice.Next(200, 600);

    private static string Body(Random dice) => dice.Next(12) switch
    {
        0 => "",
        1 => "<html>",
        2 => Values[dice.Next(Values.Length)],
        _ => $"{{{string.Join(',', Enumerable.Range(0, dice.Next(1, 4)).Select(_ => $"\"{Names[dice.Next(Names.Length)]}\":{Values[dice.Next(Values.Length)]}"))}}}",
    };
}
