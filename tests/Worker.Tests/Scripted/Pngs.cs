using System.Buffers.Binary;
using System.Text;

namespace ImageGen.Worker.Tests.Scripted;

/// <summary>Real PNG files of any size, with the text chunk that WebUIs write if a test requests it.</summary>
internal static class Pngs
{
    // Signature and IHDR.
    private const int Head = 8 + 25;

    public static ReadOnlyMemory<byte> Of(int width, int height, string? parameters = null, string prompt = "a red cube")
    {
        var png = Emulators.EmulatedImage.Draw(prompt, 1, 0, width, height);
        return parameters is null ? png : (byte[])[.. png.AsSpan(0, Head), .. Text($"parameters\0{parameters}"), .. png.AsSpan(Head)];
    }

    // Nobody here looks at the checksum.
    private static byte[] Text(string text)
    {
        var data = Encoding.UTF8.GetBytes(text);
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        return [.. length, .. "tEXt"u8, .. data, 0, 0, 0, 0];
    }
}
