using System.Net;
using System.Text;

namespace ImageGen.Client.Tests;

/// <summary>A gateway without a network: answers as the test says, in order, and keeps what was sent.</summary>
internal sealed class FakeGateway : HttpMessageHandler
{
    public const string Job = """{"id":"0193e5a0-0000-4000-8000-000000000001","tenant":"default","status":"succeeded","seed":7,"created_at":"2026-11-30T12:00:00Z","sequence":3,"image":{"url":"/v1/jobs/0193e5a0-0000-4000-8000-000000000001/image","content_type":"image/png","width":64,"height":64,"bytes":3,"sha256":"00"}}""";

    private readonly Queue<Func<HttpResponseMessage>> _answers = new();

    public List<Sent> Requests { get; } = [];

    public FakeGateway Answer(HttpStatusCode status, string body = "", params (string Name, string Value)[] headers) => Answer(() =>
    {
        var response = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, body.StartsWith('{') ? "application/json" : "text/plain") };
        foreach (var (name, value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    });

    /// <summary>Answers with events, and then cuts the connection, or ends the stream.</summary>
    public FakeGateway AnswerEvents(string events, bool isCut) => Answer(() =>
    {
        var content = new StreamContent(new BrokenStream(Encoding.UTF8.GetBytes(events), isCut));
        content.Headers.ContentType = new("text/event-stream");
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = content };
    });

    /// <summary>Answers with the beginning of a body.</summary>
    public FakeGateway AnswerHalf(string body) => Answer(() => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new BrokenStream(Encoding.UTF8.GetBytes(body), isCut: true)) });

    public FakeGateway Cut() => Answer(() => throw new HttpRequestException("The connection was cut."));

    public FakeGateway Hang() => Answer(() => throw new TaskCanceledException("No response.", new TimeoutException()));

    public ImageGenClient Connect(TimeProvider? time = null, ImageGenClientOptions? options = null)
        => new(new HttpClient(this) { BaseAddress = new Uri("http://gateway.example") }, options, time ?? new QuickTime());

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Add(new Sent(
            request.Method.Method,
            request.RequestUri!.PathAndQuery,
            request.Headers.ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase),
            request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken)));
        return _answers.Dequeue()();
    }

    private FakeGateway Answer(Func<HttpResponseMessage> answer)
    {
        _answers.Enqueue(answer);
        return this;
    }

    /// <summary>A request.</summary>
    internal sealed record Sent(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body)
    {
        public string? Header(string name) => Headers.GetValueOrDefault(name);
    }

    private sealed class BrokenStream(byte[] content, bool isCut) : MemoryStream(content)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            => await base.ReadAsync(buffer, cancellationToken) is var read and not 0 ? read : isCut ? throw new IOException("The connection was cut.") : 0;

        public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
            => await ReadAsync(buffer.AsMemory(offset, count), cancellationToken);
    }
}
