using System.Net.Sockets;

namespace ImageGen.Servers;

/// <summary>Whether a broker is ready: it responds to the protocol header of AMQP 0-9-1 with a method frame.</summary>
internal static class AmqpProbe
{
    private const byte MethodFrame = 1;

    public static async Task<bool> AnswersAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, cancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync("AMQP\0\0\x09\x01"u8.ToArray(), cancellationToken);

        var first = new byte[1];
        return await stream.ReadAsync(first, cancellationToken) == 1 && first[0] == MethodFrame;
    }
}
