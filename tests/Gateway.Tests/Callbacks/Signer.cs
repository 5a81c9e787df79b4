using System.Security.Cryptography;
using System.Text;

namespace ImageGen.Gateway.Tests.Callbacks;

/// <summary>Signs as a provider does, by the text of Standard Webhooks without any ImageGen code.</summary>
internal sealed class Signer
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(24);

    public string Secret => $"whsec_{Convert.ToBase64String(_key)}";

    public static long Now => DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    public string SignatureOf(string id, string at, byte[] body)
    {
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{id}.{at}."), .. body];
        return $"v1,{Convert.ToBase64String(HMACSHA256.HashData(_key, signed))}";
    }

    public (string, string)[] Sign(string body, string id = "msg_1", long? at = null) => Sign(Encoding.UTF8.GetBytes(body), id, at);

    public (string, string)[] Sign(byte[] body, string id = "msg_1", long? at = null)
    {
        var moment = $"{at ?? Now}";
        return [("webhook-id", id), ("webhook-timestamp", moment), ("webhook-signature", $"v1,AAAA {SignatureOf(id, moment, body)}")];
    }
}
