using System.Text;
using ImageGen.Gateway.Tests.World;
using Microsoft.Extensions.Logging;

namespace ImageGen.Gateway.Tests.OpenAi;

/// <summary>Thousands of requests, each with at least one fault.</summary>
[Trait("Category", "Long")]
public sealed class GeneratedBadRequestsTests(SharedGateway shared)
{
    private const int Requests = 2000;

    private static readonly string[] Paths = ["/v1/images/generations", "/v1/images/edits", "/v1/images/variations", "/v1/images", "/v1/images/generations/", "/v1/models/nothing"];
    private static readonly string[] Faults =
    [
        "\"prompt\":null", "\"prompt\":\"\"", "\"prompt\":[]", "\"prompt\":{\"a\":1}", "\"prompt\":\"\\u0000\"", "\"prompt\":\"\\ud800\"", "\"n\":0", "\"n\":-1", "\"n\":1e9", "\"n\":\"1\"", "\"n\":[1]", "\"n\":11",
        "\"size\":\"x\"", "\"size\":\"1x\"", "\"size\":\"0x0\"", "\"size\":1024", "\"size\":\"-1x-1\"", "\"size\":\"1024x1024x1024\"", "\"response_format\":\"b64\"", "\"response_format\":1", "\"output_format\":\"\"",
        "\"output_format\":true", "\"user\":{}", "\"user\":\"\\u0001\"", "\"model\":7", "\"model\":[]", "\"stream\":1", "\"stream\":\"true\"", "\"a\":[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]",
    ];

    private static readonly string[] Bodies = ["", "{", "[]", "null", "\"prompt\"", "{\"prompt\":\"a\"", "{\"prompt\":\"a\"}}", "prompt=a", "\u0000", "--x--", "--x\r\n\r\n"];
    private static readonly string[] Types = ["application/json", "text/plain", "multipart/form-data; boundary=x", "multipart/form-data", "application/x-www-form-urlencoded", "application/json; charset=utf-16", "x"];

    [Fact]
    public async Task Every_bad_request_is_an_error_in_the_same_form_and_leaves_no_job()
    {
        var client = shared.Gateway.NewTenant();
        var random = new Random(20261201);
        Dictionary<int, int> statuses = [];
        for (var number = 0; number < Requests; number++)
        {
            var request = Create(random);
            var text = $"{request} {(request.Content is null ? "" : await request.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))}";
            var answer = await client.SendAsync(request);
            Assert.True(answer.Status is >= 400 and < 500, $"Request {number} returned {answer.Status}: {text}\n{answer.Text}");
            if (request.Method != HttpMethod.Head)
            {
                answer.ErrorOf(answer.Status, answer.Json["error"]?["code"]?.GetValue<string>());
            }

            statuses[answer.Status] = statuses.GetValueOrDefault(answer.Status) + 1;
        }

        Assert.True(statuses[400] > Requests / 3, $"Only {statuses[400]} requests reached the check of the parameters.");
        Assert.Empty(await client.RowsAsync());
        Assert.Empty(shared.Gateway.Commands.SentFor(client.Tenant));
        Assert.DoesNotContain(shared.Gateway.Logs.Lines, line => line.Level >= LogLevel.Error);
    }

    private static HttpRequestMessage Create(Random random)
    {
        var kind = random.Next(10);
        if (kind == 0)
        {
            return new HttpRequestMessage(new HttpMethod(Pick(["GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"])), Pick(Paths));
        }

        var isWhole = kind < 7;
        var body = isWhole ? $"{{\"prompt\":\"a cat\",\"quality\":\"high\",{Pick(Faults)},{Pick(Faults)}}}" : Pick(Bodies);
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", isWhole ? "application/json" : Pick(Types));
        var request = new HttpRequestMessage(HttpMethod.Post, isWhole ? Paths[random.Next(2)] : Pick(Paths)) { Content = content };
        if (random.Next(4) == 0)
        {
            request.Headers.TryAddWithoutValidation("X-Stainless-Retry-Count", Pick(["1", "-1", "x", "99999999999"]));
        }

        return request;

        string Pick(string[] all) => all[random.Next(all.Length)];
    }
}
