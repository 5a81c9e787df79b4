using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Providers.Tests.CogView;

public class AnythingGoesTests
{
    private const int Cases = 3000;

    private static readonly string[] Values =
    [
        "null", "0", "-1", "1e400", "\"\"", "\"x\"", "true", "[]", "{}", "[null]", "[{}]", "[[[[[[]]]]]]", "\"\\ud800\"", "[{\"url\":\"\\ud800\"}]", "\"SUCCESS\"", "\"FAIL\"", "\"PROCESSING\"",
        $"[{{\"url\":\"{CogViewDouble.PictureUrl}\"}}]", "[{\"url\":\"data:,\"}]", "[{\"url\":7}]", "{\"message\":[],\"code\":{}}", "{\"code\":\"1113\"}", "{\"code\":1301}", "{\"code\":1e99}",
        "[{\"role\":\"user\",\"level\":1e400}]", "[{\"role\":\"\\ud800\",\"level\":0}]", "[{\"role\":\"assistant\",\"level\":0}]", "{\"code\":\"1308\",\"message\":\"at 9999-99-99 99:99:99\"}",
        $"{{\"message\":\"bad token {CogViewDouble.Token}\"}}", $"\"{CogViewDouble.Token}\"", "[{\"url\":\"https://mfile.z.ai/a?Expires=9999999999\"}]",
    ];

    private static readonly string[] Names = ["data", "error", "created", "content_filter", "contentFilter", "id", "task_status", "image_result"];

    private static readonly string[] Headers = ["Retry-After: 7", "Retry-After: x", "Retry-After: -5", "Location: ://"];

    [Fact]
    public async Task Every_answer_is_an_outcome_or_a_provider_fault()
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var dice = new Random(seed);
            using var cogView = new CogViewDouble();
            foreach (var call in new[] { CogViewDouble.Buy, CogViewDouble.BuyForLater, CogViewDouble.Ask, CogViewDouble.Fetch })
            {
                cogView.Answer(call, Status(dice), Body(dice), Headers[dice.Next(Headers.Length)]);
            }

            var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
            var provider = cogView.Provider(clock);
            var token = TestContext.Current.CancellationToken;
            await CheckAsync(clock, seed, provider.SubmitAsync(Orders.Of("a cat") with { Model = "cogview-4" }, token));
            await CheckAsync(clock, seed, provider.SubmitAsync(Orders.Of("a cat") with { Model = "glm-image" }, token));
            await CheckAsync(clock, seed, provider.PollAsync(Orders.Of("a cat"), "task-1", token));
            await CheckAsync(clock, seed, provider.FetchAsync(new ImageSource(CogViewDouble.PictureUrl), token));

            Assert.Equal((1, 1), (cogView.Count(CogViewDouble.Buy), cogView.Count(CogViewDouble.BuyForLater)));
        }
    }

    private static async Task CheckAsync<T>(FakeTimeProvider clock, int seed, Task<T> task)
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
            text = $"{await task ?? throw new InvalidOperationException($"seed {seed}")}";
        }
        catch (Exception fault) when (fault is ProviderFaultException || (fault is ImageGoneException && typeof(T) == typeof(ReadOnlyMemory<byte>)))
        {
            text = fault.ToString();
        }

        Assert.DoesNotContain(CogViewDouble.Token, text, StringComparison.Ordinal);
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
