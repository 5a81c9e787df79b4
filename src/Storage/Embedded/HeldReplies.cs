using System.Buffers;
using Garnet.networking;

namespace ImageGen.Storage.Embedded;

/// <summary>
/// A layer between a session and its socket, which holds the replies of a batch until <see cref="Release"/>. Messages that another session publishes to
/// this one in the meantime are sent at once, or with the batch.
/// </summary>
internal sealed unsafe class HeldReplies(INetworkSender inner) : INetworkSender
{
    // Large replies are rare, so that a larger buffer is released after use.
    private const int KeptCapacity = 1 << 20;

    private ArrayBufferWriter<byte> _held = new();
    private bool _holding;

    public MaxSizeSettings GetMaxSizeSettings => inner.GetMaxSizeSettings;

    public string RemoteEndpointName => inner.RemoteEndpointName;

    public string LocalEndpointName => inner.LocalEndpointName;

    /// <summary>Holds every reply from now on.</summary>
    public void Hold() => _holding = true;

    /// <summary>Sends the held replies, in their order.</summary>
    public void Release()
    {
        _holding = false;
        if (_held.WrittenCount == 0)
        {
            return;
        }

        try
        {
            inner.EnterAndGetResponseObject(out var head, out var tail);
            try
            {
                Send(head, tail);
            }
            finally
            {
                inner.ExitAndReturnResponseObject();
            }
        }
        catch (ObjectDisposedException)
        {
            // The client is gone, or the session closed the connection itself.
        }

        Drop();
    }

    /// <summary>Discards the held replies.</summary>
    public void Drop()
    {
        _holding = false;
        if (_held.Capacity > KeptCapacity)
        {
            _held = new ArrayBufferWriter<byte>();
        }
        else
        {
            _held.ResetWrittenCount();
        }
    }

    public bool SendResponse(int offset, int size)
    {
        if (!_holding)
        {
            return inner.SendResponse(offset, size);
        }

        // Copied, because the session reuses the buffer from its beginning.
        _held.Write(new ReadOnlySpan<byte>(inner.GetResponseObjectHead() + offset, size));
        return true;
    }

    public bool IsLocalConnection() => inner.IsLocalConnection();

    public void Enter() => inner.Enter();

    public void EnterAndGetResponseObject(out byte* head, out byte* tail) => inner.EnterAndGetResponseObject(out head, out tail);

    public void Exit() => inner.Exit();

    public void ExitAndReturnResponseObject() => inner.ExitAndReturnResponseObject();

    public void GetResponseObject() => inner.GetResponseObject();

    public void ReturnResponseObject() => inner.ReturnResponseObject();

    public byte* GetResponseObjectHead() => inner.GetResponseObjectHead();

    public byte* GetResponseObjectTail() => inner.GetResponseObjectTail();

    public void SendResponse(byte[] buffer, int offset, int count, object context) => inner.SendResponse(buffer, offset, count, context);

    public void SendCallback(object context) => inner.SendCallback(context);

    public void DisposeNetworkSender(bool waitForSendCompletion) => inner.DisposeNetworkSender(waitForSendCompletion);

    public void Throttle() => inner.Throttle();

    public bool TryClose() => inner.TryClose();

    public void Dispose() => inner.Dispose();

    private void Send(byte* head, byte* tail)
    {
        var rest = _held.WrittenSpan;
        while (!rest.IsEmpty)
        {
            var size = (int)Math.Min(rest.Length, tail - head);
            rest[..size].CopyTo(new Span<byte>(head, size));
            inner.SendResponse(0, size);
            rest = rest[size..];
            if (!rest.IsEmpty)
            {
                inner.GetResponseObject();
                head = inner.GetResponseObjectHead();
                tail = inner.GetResponseObjectTail();
            }
        }
    }
}
