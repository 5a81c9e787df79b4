using System.Runtime.InteropServices;

namespace ImageGen.Worker.Steps.Inputs.Decoding;

/// <summary>The pixels of an image, four bytes each, row by row without gaps. They are outside the managed heap, which releases large blocks late.</summary>
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

    /// <summary>Whether all pixels are opaque.</summary>
    public bool IsOpaque { get; }

    public IntPtr Address => (IntPtr)_memory;

    public Span<uint> Span => new(_memory, Width * Height);

    /// <exception cref="DecoderOutOfMemoryException">There is no memory for them now.</exception>
    public static Pixels Allocate(int width, int height, bool isOpaque)
    {
        try
        {
            // Zeroed: a decoder that leaves pixels out must not reveal earlier content of the memory.
            return new Pixels(NativeMemory.AllocZeroed((nuint)width * (nuint)height, sizeof(uint)), width, height, isOpaque);
        }
        catch (OutOfMemoryException)
        {
            throw new DecoderOutOfMemoryException();
        }
    }

    /// <summary>A copy in the upright position, according to the Exif orientation.</summary>
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
