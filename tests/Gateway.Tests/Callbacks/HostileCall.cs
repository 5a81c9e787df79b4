using System.Globalization;
using System.Text;

namespace ImageGen.Gateway.Tests.Callbacks;

/// <summary>A provider callback for a waiting job, with everything that an attacker may change in it.</summary>
internal sealed class HostileCall
{
    private const string Word = """{"id":"p1","status":"succeeded","output":"ignored"}""";

    private HostileCall(string address) => Address = address;

    public string Method { get; private set; } = "POST";

    public string Address { get; private set; }

    public byte[] Body { get; private set; } = Encoding.UTF8.GetBytes(Word);

    public string? Id { get; private set; } = $"msg_{Guid.NewGuid():N}";

    public string? Timestamp { get; private set; } = Signer.Now.ToString(CultureInfo.InvariantCulture);

    public string? Signature { get; private set; }

    /// <summary>By name, what is wrong and the status it is answered with.</summary>
    public static Dictionary<string, (int Status, Action<HostileCall, CallbackGateway, Guid> Spoil)> All { get; } = new()
    {
        ["no signature"] = (401, (call, _, _) => call.Signature = null),
        ["an empty signature"] = (401, (call, _, _) => call.Signature = ""),
        ["no id"] = (401, (call, _, _) => call.Id = null),
        ["no timestamp"] = (401, (call, _, _) => call.Timestamp = null),
        ["the secret of another instance"] = (401, (call, world, _) => call.Sign(world.Configured)),
        ["a secret of nobody"] = (401, (call, _, _) => call.Sign(new Signer())),
        ["a body changed after it was signed"] = (401, (call, _, _) => call.Body = [.. call.Body, (byte)' ']),
        ["an id changed after it was signed"] = (401, (call, _, _) => call.Id += "1"),
        ["a timestamp changed after it was signed"] = (401, (call, _, _) => call.Timestamp = $"{Signer.Now - 1}"),
        ["an old timestamp"] = (401, (call, world, _) => call.Sign(world.Told, Signer.Now - 400)),
        ["a timestamp to come"] = (401, (call, world, _) => call.Sign(world.Told, Signer.Now + 400)),
        ["a timestamp in milliseconds"] = (401, (call, world, _) => call.Sign(world.Told, Signer.Now * 1000)),
        ["a timestamp that is no number"] = (401, (call, _, _) => call.Timestamp = "now"),
        ["a timestamp with a sign"] = (401, (call, _, _) => call.Timestamp = $"+{call.Timestamp}"),
        ["a version that nobody knows"] = (401, (call, _, _) => call.Signature = call.Signature!.Replace("v1,", "v2,", StringComparison.Ordinal)),
        ["a version in capitals"] = (401, (call, _, _) => call.Signature = call.Signature!.Replace("v1,", "V1,", StringComparison.Ordinal)),
        ["a signature without its version"] = (401, (call, _, _) => call.Signature = call.Signature!.Replace("v1,", "", StringComparison.Ordinal)),
        ["a signature cut short"] = (401, (call, _, _) => call.Signature = call.Signature![..^5]),
        ["a signature that is no base64"] = (401, (call, _, _) => call.Signature = "v1,!!!!"),
        ["half a hundred wrong signatures"] = (401, (call, _, _) => call.Signature = string.Join(' ', Enumerable.Repeat($"v1,{new string('A', 43)}=", 50))),
        ["no tag"] = (401, (call, _, job) => call.Address = $"/v1/hooks/told?job={job:N}"),
        ["a tag cut short"] = (401, (call, _, _) => call.Address = call.Address[..^1]),
        ["a tag made longer"] = (401, (call, _, _) => call.Address += "A"),
        ["the tag of another job"] = (401, (call, world, job) => call.Address = $"/v1/hooks/told?job={job:N}&tag={TagIn(world.AddressOf("told", Guid.NewGuid()))}"),
        ["the tag of another instance"] = (401, (call, world, job) => call.Address = $"/v1/hooks/told?job={job:N}&tag={TagIn(world.AddressOf("painter", job))}"),
        ["another instance of the same job"] = (204, (call, world, job) => call.Address = world.AddressOf("painter", job)),
        ["another job"] = (204, (call, world, _) => call.Address = world.AddressOf("told", Guid.NewGuid())),
        ["an instance that there is not"] = (401, (call, world, job) => call.Address = world.AddressOf("nobody", job)),
        ["an instance in capitals"] = (401, (call, _, _) => call.Address = call.Address.Replace("/told?", "/TOLD?", StringComparison.Ordinal)),
        ["no job"] = (401, (call, _, job) => call.Address = call.Address.Replace($"{job:N}", "", StringComparison.Ordinal)),
        ["a job that is no UUID"] = (401, (call, _, job) => call.Address = call.Address.Replace($"{job:N}", "7", StringComparison.Ordinal)),
        ["two jobs"] = (401, (call, _, _) => call.Address += $"&job={Guid.NewGuid():N}"),
        ["the address without the version and a bad signature"] = (401, (call, _, _) => (call.Address, call.Signature) = (call.Address["/v1".Length..], "v1,AAAA")),
        ["no body"] = (400, (call, world, _) => call.Say(world, "")),
        ["a body that is no JSON"] = (400, (call, world, _) => call.Say(world, "id=p1")),
        ["half a body"] = (400, (call, world, _) => call.Say(world, Word[..20])),
        ["a body that is a list"] = (400, (call, world, _) => call.Say(world, "[]")),
        ["a body without an id"] = (400, (call, world, _) => call.Say(world, """{"status":"succeeded"}""")),
        ["an id that is a number"] = (400, (call, world, _) => call.Say(world, """{"id":7}""")),
        ["an id that is a path"] = (400, (call, world, _) => call.Say(world, """{"id":"../predictions"}""")),
        ["an id without an end"] = (400, (call, world, _) => call.Say(world, $$"""{"id":"{{new string('p', 129)}}"}""")),
        ["another prediction"] = (204, (call, world, _) => call.Say(world, """{"id":"p2","status":"succeeded"}""")),
        ["a body of 5 MB"] = (413, (call, world, _) => call.Say(world, $$"""{"id":"p1","logs":"{{new string('x', 5 * 1024 * 1024)}}"}""")),
        ["a question"] = (405, (call, _, _) => call.Method = "GET"),
    };

    public static HostileCall Make(string name, CallbackGateway world, Guid job)
    {
        var call = new HostileCall(world.AddressOf("told", job));
        call.Sign(world.Told);
        All[name].Spoil(call, world, job);
        return call;
    }

    public HttpRequestMessage ToRequest()
    {
        var request = new HttpRequestMessage(new HttpMethod(Method), Address) { Content = Method == "GET" ? null : new ByteArrayContent(Body) };
        // Else the gateway might close the connection while a body that it does not want is on its way.
        request.Headers.ExpectContinue = Body.Length > 1024 * 1024;
        return request;
    }

    public IEnumerable<(string, string)> Headers
        => new[] { ("webhook-id", Id), ("webhook-timestamp", Timestamp), ("webhook-signature", Signature) }.Where(header => header.Item2 is not null).Select(header => (header.Item1, header.Item2!));

    private void Say(CallbackGateway world, string body)
    {
        Body = Encoding.UTF8.GetBytes(body);
        Sign(world.Told);
    }

    private void Sign(Signer signer, long? at = null)
    {
        Timestamp = (at ?? Signer.Now).ToString(CultureInfo.InvariantCulture);
        Signature = signer.SignatureOf(Id!, Timestamp, Body);
    }

    private static string TagIn(string address) => address[(address.IndexOf("tag=", StringComparison.Ordinal) + 4)..];
}
