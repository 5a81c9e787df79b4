namespace ImageGen.Providers.Tests.Stability;

public class AnythingGoesTests
{
    private const int Cases = 4000;

    private static readonly string[] Values =
    [
        "null", "0", "-1", "1e400", "\"\"", "\"x\"", "true", "[]", "{}", "[null]", "[[[[[[]]]]]]", "\"\\ud800\"", "[\"\\ud800\"]", "99999999999999999999",
        $"\"{Convert.ToBase64String(StabilityDouble.Picture)}\"", "\"data:,\"", "\"data:image/png;base64,x\"", "\"SUCCESS\"", "\"CONTENT_FILTERED\"", "\"ERROR\"", "\"payment_required\"",
        "\"content_moderation\"", $"[\"bad token {StabilityDouble.Token}\"]", $"\"{StabilityDouble.Token}\"",
    ];

    private static readonly string[] Names = ["image", "seed", "finish_reason", "id", "name", "errors", "message", "credits"];

    private static readonly string[] Headers = ["Retry-After: 7", "Retry-After: x", "Retry-After: -5", "finish-reason: CONTENT_FILTERED", "finish-reason: ", "seed: x", "Location: ://"];

    [Fact]
    public async Task Every_answer_is_completed_or_refused_or_a_provider_fault()
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var dice = new Random(seed);
            using var stability = new StabilityDouble()
                .Answer(StabilityDouble.Buy, Status(dice), Body(dice), Headers[dice.Next(Headers.Length)])
                .Answer(StabilityDouble.Balance, Status(dice), Body(dice), Headers[dice.Next(Headers.Length)]);
            var provider = stability.Provider();
            string text;
            try
            {
                text = await provider.SubmitAsync(Orders.Of("a cat"), TestContext.Current.CancellationToken) switch
                {
                    SubmitOutcome.Completed completed when completed.Image.Span.SequenceEqual(StabilityDouble.Picture) => "completed",
                    SubmitOutcome.Refused refused => refused.Refusal.Message,
                    SubmitOutcome.Failed failed => failed.Refusal.Message,
                    var other => throw new InvalidOperationException($"seed {seed}: {other}"),
                };
                text += await provider.ReadBalanceAsync(TestContext.Current.CancellationToken);
            }
            catch (ProviderFaultException fault)
            {
                text = fault.ToString();
            }

            Assert.DoesNotContain(StabilityDouble.Token, text, StringComparison.Ordinal);
            Assert.Equal(1, stability.Count(StabilityDouble.Buy));
        }
    }

    private static int Status(Random dice) => dice.Next(3) == 0 ? 200 : dice.Next(200, 600);

    private static byte[] Body(Random dice) => dice.Next(12) switch
    {
        0 => [],
        1 => "<html>"u8.ToArray(),
        2 => System.Text.Encoding.UTF8.GetBytes(Values[dice.Next(Values.Length)]),
        3 => StabilityDouble.Picture,
        _ => System.Text.Encoding.UTF8.GetBytes($"{{{string.Join(',', Enumerable.Range(0, dice.Next(1, 5)).Select(_ => $"\"{Names[dice.Next(Names.Length)]}\":{Values[dice.Next(Values.Length)]}"))}}}"),
    };
}
