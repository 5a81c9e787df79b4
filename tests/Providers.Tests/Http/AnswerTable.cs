using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace ImageGen.Providers.Tests.Http;

/// <summary>Answers an adapter's requests from a table, without a network. What it has no answer for is 404.</summary>
internal abstract class AnswerTable<TSelf> : HttpMessageHandler
    where TSelf : AnswerTable<TSelf>
{
    private readonly ConcurrentDictionary<string, Func<HttpResponseMessage>> _answers = new();

    public ConcurrentQueue<(string Call, string Body, HttpRequestMessage Request)> Calls { get; } = new();

    /// <summary>What a call waits for before it is answered. Default nothing.</summary>
    public Func<string, CancellationToken, Task> OnCall { get; set; } = (_, _) => Task.CompletedTask;

    public string BodyOf(string call) => Calls.Single(one => one.Call == call).Body;

    public int Count(string call) => Calls.Count(one => one.Call == call);

    /// <summary>The answer to a call such as <c>POST /predictions</c>; the path is that below the base address, with its query.</summary>
    public TSelf Answer(string call, int status, string body, string? header = null, string contentType = "application/json")
        => Answer(call, status, Encoding.UTF8.GetBytes(body), header, contentType);

    public TSelf Answer(string call, int status, byte[] body, string? header = null, string contentType = "application/json")
    {
        _answers[call] = () =>
        {
            var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(body) };
            response.Content.Headers.TryAddWithoutValidation("content-type", contentType);
            if (header?.Split(": ") is [var name, var value])
            {
                response.Headers.TryAddWithoutValidation(name, value);
            }

            return response;
        };
        return (TSelf)this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.PathAndQuery;
        var call = $"{request.Method} {(path.StartsWith("/v1", StringComparison.Ordinal) ? path[3..] : path)}";
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        Calls.Enqueue((call, body, request));
        await OnCall(call, cancellationToken);
        var answer = _answers.GetValueOrDefault(call) ?? _answers.GetValueOrDefault(call.Split('?')[0]) ?? _answers.GetValueOrDefault("*");
        return answer?.Invoke() ?? new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new StringContent("""{"detail":"not found"}""") };
    }
}
