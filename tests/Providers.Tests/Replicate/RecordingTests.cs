using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageGen.Providers.Tests.Replicate;

/// <summary>
/// Holds the adapter against answers recorded from the live service. The recordings are not part of the project: the variable
/// IMAGEGEN_REPLICATE_RECORDINGS names their file, one JSON object a line.
/// </summary>
public class RecordingTests
{
    [Fact]
    public async Task Every_recorded_order_is_accepted_under_its_id()
    {
        var orders = Read().Where(one => one.Method == "POST" && one.Uri.EndsWith("/predictions", StringComparison.Ordinal) && one.Status is 201 or 202).ToList();
        Assert.NotEmpty(orders);
        foreach (var one in orders)
        {
            var replicate = new ReplicateDouble().OfficialModel().Answer("POST /models/black-forest-labs/flux-schnell/predictions", one.Status, one.Body);

            var outcome = await replicate.Provider().SubmitAsync(Orders.Of("a cat"), TestContext.Current.CancellationToken);

            Assert.Equal(new SubmitOutcome.Accepted(JsonDocument.Parse(one.Body).RootElement.GetProperty("id").GetString()!), outcome);
        }
    }

    [Fact]
    public async Task Every_recorded_prediction_is_read_with_its_recorded_status()
    {
        var predictions = Read().Where(one => one.Uri.Contains("/predictions/", StringComparison.Ordinal) && one.Status == 200).ToList();
        Assert.NotEmpty(predictions);
        foreach (var one in predictions)
        {
            var replicate = new ReplicateDouble().Answer("GET /predictions/abc", one.Status, one.Body);

            var prediction = await replicate.Provider().PollAsync(Orders.Of("a cat"), "abc", TestContext.Current.CancellationToken);

            Assert.Equal(
                JsonDocument.Parse(one.Body).RootElement.GetProperty("status").GetString() switch
                {
                    "succeeded" => typeof(Prediction.Succeeded),
                    "canceled" => typeof(Prediction.Canceled),
                    _ => typeof(Prediction.Running),
                },
                prediction.GetType());
        }
    }

    [Fact]
    public async Task No_recorded_prediction_is_called_not_bought()
    {
        var orders = Read().Where(one => one.Method == "POST" && one.Uri.EndsWith("/v1/predictions", StringComparison.Ordinal) && one.Status == 201 && one.Request.Contains("seed", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(orders);
        foreach (var one in orders)
        {
            var ordered = JsonNode.Parse(one.Request)!;
            var replicate = new ReplicateDouble().Answer("GET /predictions", 200, $$"""{"next":null,"results":[{{one.Body}}]}""");
            var order = Orders.Of(ordered["input"]!["prompt"]!.GetValue<string>(), ordered["input"]!["seed"]!.GetValue<long>());

            var outcome = await replicate.Provider(model: ordered["version"]!.GetValue<string>())
                .LookUpAsync(order, TimeProvider.System.GetUtcNow().AddMinutes(-5), Orders.Ours, TestContext.Current.CancellationToken);

            // One order was recorded with a prediction of another version than it had asked for.
            var made = JsonDocument.Parse(one.Body).RootElement;
            if (made.GetProperty("version").GetString() == ordered["version"]!.GetValue<string>())
            {
                Assert.Equal(new LookUpOutcome.Found(made.GetProperty("id").GetString()!), outcome);
            }
            else
            {
                Assert.IsType<LookUpOutcome.Unknowable>(outcome);
            }
        }
    }

    [Fact]
    public async Task Every_recorded_answer_cut_at_every_64th_byte_is_an_outcome_or_a_fault()
    {
        foreach (var one in Read())
        {
            var body = Encoding.UTF8.GetBytes(one.Body);
            for (var length = 0; length < body.Length; length += 64)
            {
                await AnythingGoesTests.CheckAsync(new ReplicateDouble().Answer("*", one.Status, body[..length]), $"{one.Uri} cut at {length}");
            }
        }
    }

    private static List<Recording> Read()
    {
        var file = Environment.GetEnvironmentVariable("IMAGEGEN_REPLICATE_RECORDINGS") ?? Beside();
        if (file is null || !File.Exists(file))
        {
            Assert.Skip("The recordings are not here; IMAGEGEN_REPLICATE_RECORDINGS names their file.");
        }

        return [.. File.ReadLines(file).Where(line => line.Length > 0).Select(line => Recording.Of(JsonDocument.Parse(line).RootElement))];
    }

    // From the output folder up to the first folder that has the file beside it.
    private static string? Beside()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "shared", "reference", "specs", "replicate-recorded.jsonl");
            if (File.Exists(file))
            {
                return file;
            }
        }

        return null;
    }

    private sealed record Recording(string Method, string Uri, string Request, int Status, string Body)
    {
        public static Recording Of(JsonElement line)
        {
            var (request, response) = (line.GetProperty("request"), line.GetProperty("response"));
            return new(
                request.GetProperty("method").GetString()!,
                request.GetProperty("uri").GetString()!,
                request.GetProperty("body").GetString() ?? "",
                response.GetProperty("status").GetInt32(),
                response.GetProperty("body").GetString()!);
        }
    }
}
