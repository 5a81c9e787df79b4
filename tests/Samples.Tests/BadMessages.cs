using System.Text;

namespace ImageGen.Samples.Tests;

/// <summary>A message that can't be obeyed, the reason its dead letter must carry, and whether the job it names must end failed.</summary>
internal sealed record BadMessage(Message Message, string Reason, bool EndsJob = false);

/// <summary>The bad messages by name; each time made for a given job.</summary>
internal static class BadMessages
{
    private const string OurType = "ImageGen.Contracts:GenerateImage";

    private static readonly Dictionary<string, Func<Guid, BadMessage>> All = new()
    {
        ["no JSON"] = _ => new(new("rubbish") { Properties = properties => properties.MessageId = "seven" }, "unreadable"),
        ["empty"] = _ => new(new(""), "unreadable"),
        ["null"] = _ => new(new("null"), "unreadable"),
        ["array"] = _ => new(new("[]"), "unreadable"),
        ["text"] = _ => new(new("\"a cat\""), "unreadable"),
        ["no UTF-8"] = _ => new(new([0xff, 0xfe, 0x00, 0xd8]), "unreadable"),
        ["unknown shape"] = _ => new(new("""{"colour":"red"}"""), "unreadable"),
        ["no job id"] = _ => new(new("""{"request":{"prompt":"a cat"}}"""), "unreadable"),
        ["job id null"] = _ => new(new("""{"job_id":null,"request":{"prompt":"a cat"}}"""), "unreadable"),
        ["job id a number"] = _ => new(new("""{"job_id":7,"request":{"prompt":"a cat"}}"""), "unreadable"),
        ["job id no UUID"] = _ => new(new("""{"job_id":"seven","request":{"prompt":"a cat"}}"""), "unreadable"),
        ["job id zero"] = _ => new(new($$$"""{"job_id":"{{{Guid.Empty}}}","request":{"prompt":"a cat"}}"""), "invalid_request"),
        ["no request"] = id => new(new($$"""{"job_id":"{{id}}"}"""), "unreadable", EndsJob: true),
        ["request null"] = id => new(new($$"""{"job_id":"{{id}}","request":null}"""), "invalid_request", EndsJob: true),
        ["request a text"] = id => new(new($$"""{"job_id":"{{id}}","request":"a cat"}"""), "unreadable", EndsJob: true),
        ["no prompt"] = id => new(new($$$"""{"job_id":"{{{id}}}","request":{}}"""), "unreadable", EndsJob: true),
        ["prompt null"] = id => Request(id, """{"prompt":null}""", "invalid_request"),
        ["prompt of control characters"] = id => Request(id, """{"prompt":"a\u0000cat"}""", "invalid_request"),
        ["width a text"] = id => Request(id, """{"prompt":"a cat","width":"wide","height":64}""", "unreadable"),
        ["width too small"] = id => Request(id, """{"prompt":"a cat","width":1,"height":64}""", "invalid_request"),
        ["unknown format"] = id => Request(id, """{"prompt":"a cat","output_format":"tiff"}""", "unreadable"),
        ["label null"] = id => Request(id, """{"prompt":"a cat","metadata":{"order":null}}""", "invalid_request"),
        ["label a number"] = id => Request(id, """{"prompt":"a cat","metadata":{"order":7}}""", "unreadable"),
        ["labels a list"] = id => Request(id, """{"prompt":"a cat","metadata":[1]}""", "unreadable"),
        ["label named account"] = id => Request(id, $$$"""{"prompt":"a cat","metadata":{"account":"{{{new string('a', 600)}}}"}}""", "invalid_request"),
        ["too many"] = id => Request(id, """{"prompt":"a cat","count":17}""", "invalid_request"),
        ["truncated"] = id => new(new($$"""{"job_id":"{{id}}","request":{"prompt":"a c"""), "unreadable", EndsJob: true),
        ["tenant null"] = id => new(new($$$"""{"job_id":"{{{id}}}","tenant":null,"request":{"prompt":"a cat"}}"""), "invalid_request"),
        ["tenant no name"] = id => new(new($$$"""{"job_id":"{{{id}}}","tenant":"A B","request":{"prompt":"a cat"}}"""), "invalid_request"),
        ["too old"] = id => new(new($$$"""{"job_id":"{{{id}}}","requested_at":"2001-01-01T00:00:00Z","request":{"prompt":"a cat"}}"""), "too_old"),
        ["1 MB of rubbish"] = _ => new(new(new byte[1 << 20]), "too_large"),
        ["1 MB of prompt"] = id => new(new($$$"""{"job_id":"{{{id}}}","request":{"prompt":"{{{new string('a', 1 << 20)}}}"}}"""), "too_large", EndsJob: true),
        ["nested deeply"] = id => new(new($$"""{"job_id":"{{id}}","request":{{new string('[', 100_000)}}{{new string(']', 100_000)}}}"""), "unreadable", EndsJob: true),
        ["envelope of another type"] = id => new(Message.Envelope("Theirs:OrderPlaced", Good(id)), "unknown_type", EndsJob: true),
        ["envelope of rubbish"] = _ => new(new("rubbish") { ContentType = "application/vnd.masstransit+json" }, "unreadable"),
        ["envelope without a message"] = _ => new(new($$"""{"messageType":["urn:message:{{OurType}}"]}""") { ContentType = "application/vnd.masstransit+json" }, "unreadable"),
        ["envelope of a bad request"] = id => new(Message.Envelope(OurType, $$$"""{"job_id":"{{{id}}}","request":{"prompt":""}}"""), "invalid_request", EndsJob: true),
        ["header of another type"] = id => new(new(Good(id)) { Headers = { ["MT-MessageType"] = "urn:message:Theirs:OrderPlaced" } }, "unknown_type", EndsJob: true),
        ["answer wanted elsewhere"] = id => Request(id, """{"prompt":""}""", "invalid_request") with
        {
            Message = new($$$"""{"job_id":"{{{id}}}","request":{"prompt":""}}""")
            {
                Headers = { ["MT-Fault-Address"] = "rabbitmq://nowhere.invalid/theirs", ["MT-Response-Address"] = "rubbish", ["MT-Source-Address"] = "::", ["MT-Host-Info"] = "rubbish" },
                Properties = properties => (properties.MessageId, properties.CorrelationId, properties.ReplyTo) = ("seven", "eight", "nine"),
            },
        },
        ["cancel of rubbish"] = _ => new(Message.Cancel("rubbish"), "unreadable"),
        ["cancel without a job"] = _ => new(Message.Cancel("{}"), "unreadable"),
        ["cancel for nobody"] = id => new(Message.Cancel($$"""{"job_id":"{{id}}","tenant":""}"""), "invalid_request"),
        ["cancel unreadable"] = id => new(Message.Cancel($$"""{"job_id":"{{id}}","tenant":7}"""), "unreadable"),
    };

    public static IEnumerable<string> Names => All.Keys;

    public static BadMessage Of(string name, Guid job) => All[name](job);

    public static string Good(Guid id) => $$$"""{"job_id":"{{{id}}}","request":{"prompt":"a red cube","width":64,"height":64}}""";

    private static BadMessage Request(Guid id, string request, string reason)
        => new(new(Encoding.UTF8.GetBytes($$"""{"job_id":"{{id}}","request":{{request}}}""")), reason, EndsJob: true);
}
