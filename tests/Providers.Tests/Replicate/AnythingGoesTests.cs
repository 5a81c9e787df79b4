using System.Text;
using ImageGen.Contracts;

namespace ImageGen.Providers.Tests.Replicate;

public class AnythingGoesTests
{
    private const int Cases = 4000;

    private static readonly string[] Values =
    [
        "null", "0", "-1", "1e400", "\"\"", "\"x\"", "\"succeeded\"", "\"failed\"", "\"canceled\"", "\"starting\"", "true", "false", "[]", "{}", "[null]", "[[[[[[]]]]]]",
        "\"\\ud800\"", "[\"https://replicate.delivery/x.png\"]", "\"https://replicate.delivery/x.png\"", "{\"a\":\"https://x\"}", "\"2023-11-27T13:35:45.99397566Z\"",
        "\"data:,\"", "[{\"id\":\"a\",\"input\":{\"prompt\":{},\"seed\":\"7\"}},null]", "{\"id\":7,\"openapi_schema\":{\"components\":{\"schemas\":[]}}}",
        "{\"openapi_schema\":{\"components\":{\"schemas\":{\"Input\":{\"properties\":{\"width\":null,\"output_format\":{\"allOf\":[{\"$ref\":\"#\"}]}}}}}}}",
        "\" 42%|\"", "[\" 42%|\"]", $"\"{ReplicateDouble.Token}\"", $"\"bad token {ReplicateDouble.Token}\"",
    ];

    private static readonly string[] Names =
        ["id", "status", "output", "error", "input", "model", "version", "title", "detail", "retry_after", "results", "next", "is_official", "latest_version", "data_removed", "created_at", "completed_at", "logs"];

    private static readonly string[] Headers = ["Retry-After: 7", "Retry-After: x", "Retry-After: -5", "Date: nonsense", "Retry-After: Mon, 01 Jan 0001 00:00:00 GMT", "Location: ://"];

    [Fact]
    public async Task Every_answer_is_an_outcome_or_a_provider_fault()
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var dice = new Random(seed);
            var replicate = new ReplicateDouble().Answer("*", Status(dice), Body(dice), Headers[dice.Next(Headers.Length)]);
            if (dice.Next(2) == 0)
            {
                replicate.OfficialModel();
            }

            await CheckAsync(replicate, $"seed {seed}");
        }
    }

    [Fact]
    public async Task A_truncated_answer_is_at_most_a_fault()
    {
        var whole = Encoding.UTF8.GetBytes(
            """{"id":"abc","model":"stability-ai/sdxl","version":"hidden","input":{"prompt":"a cat","seed":7},"logs":"x ▎ \ud83d\ude00","output":["https://replicate.delivery/x.png"],"status":"succeeded","created_at":"2023-11-27T13:35:45.99397566Z"}""");
        for (var length = 0; length <= whole.Length; length++)
        {
            await CheckAsync(new ReplicateDouble().OfficialModel().Answer("*", 200, whole[..length]), $"cut at {length}");
        }
    }

    internal static async Task CheckAsync(ReplicateDouble replicate, string what)
    {
        var provider = replicate.Provider();
        var order = Orders.Of("a cat") with { Width = 512, Height = 512, OutputFormat = OutputFormat.Png };
        var token = TestContext.Current.CancellationToken;
        string[] outcomes =
        [
            await OutcomeAsync(async () => await provider.SubmitAsync(order, token), what),
            await OutcomeAsync(async () => await provider.PollAsync(order, "abc", token), what),
            await OutcomeAsync(async () => await provider.CancelAsync(order, "abc", token), what),
            await OutcomeAsync(async () => await provider.LookUpAsync(order, TimeProvider.System.GetUtcNow().AddMinutes(-5), Orders.Ours, token), what),
        ];
        // Ids and addresses are the service's and opaque; everything else is read by people.
        Assert.All(outcomes.Where(outcome => !outcome.Contains("Succeeded", StringComparison.Ordinal) && !outcome.Contains("ProviderId", StringComparison.Ordinal)), outcome => Assert.DoesNotContain(ReplicateDouble.Token, outcome, StringComparison.Ordinal));
    }

    private static async Task<string> OutcomeAsync(Func<Task<object>> call, string what)
    {
        try
        {
            return (await call()).ToString()!;
        }
        catch (ProviderFaultException fault)
        {
            return fault.ToString();
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"Not an outcome ({what}): {exception.GetType().Name}", exception);
        }
    }

    private static int Status(Random dice) => dice.Next(3) == 0 ? dice.Next(200, 600) : new[] { 200, 201, 202, 400, 401, 402, 404, 422, 429, 500, 503 }[dice.Next(11)];

    private static byte[] Body(Random dice)
    {
        switch (dice.Next(8))
        {
            case 0:
                var noise = new byte[dice.Next(200)];
                dice.NextBytes(noise);
                return noise;
            case 1:
                return Encoding.UTF8.GetBytes(Values[dice.Next(Values.Length)]);
            case 2:
                return Encoding.UTF8.GetBytes(new string('[', dice.Next(1, 500)));
            default:
                var fields = Enumerable.Range(0, dice.Next(8)).Select(_ => $"\"{Names[dice.Next(Names.Length)]}\":{Values[dice.Next(Values.Length)]}");
                return Encoding.UTF8.GetBytes($"{{{string.Join(',', fields)}}}");
        }
    }
}
