using System.Runtime.InteropServices;

namespace ImageGen.Worker.Steps.Inputs.Decoding;

/// <summary>The pixels of an image, four bytes each, row by row without gaps; outside of the managed heap, which gives such blocks back late.</summary>
internal sealed unsafe class Pixels : IDisposable
{
    private void* _memory;

    private Pixels(void* memory, int width, int height, bool isOpaque)
    {
        _memory = memory;
        (Width, Height, IsOpaque) = (width, height, isOpaque);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Whether no pixel lets anything through.</summary>
    public bool IsOpaque { get; }

    public IntPtr Address => (IntPtr)_memory;

    public Span<uint> Span => new(_memory, Width * Height);

    /// <exception cref="DecoderOutOfMemoryException">Not now.</exception>
    public static Pixels Allocate(int width, int height, bool isOpaque)
    {
        try
        {
            // Zeroed: a decoder that leaves something out must not show what was there before.
            return new Pixels(NativeMemory.AllocZeroed((nuint)width * (nuint)height, sizeof(uint)), width, height, isOpaque);
        }
        catch (OutOfMemoryException)
        {
            throw new DecoderOutOfMemoryException();
        }
    }

    /// <summary>The same, turned as Exif says.</summary>
    public Pixels Turn(int orientation)
    {
        var isSideways = orientation >= 5;
        var turned = Allocate(isSideways ? Height : Width, isSideways ? Width : Height, IsOpaque);
        PixelTurn.Copy(Span, Width, Height, orientation, turned.Span);
        return turned;
    }

    public void Dispose()
    {
        NativeMemory.Free(_memory);
        _memory = null;
    }
}
