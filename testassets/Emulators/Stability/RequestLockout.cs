namespace ImageGen.Emulators.Stability;

/// <summary>The limit on requests: a client that sends more in 10 s is locked out for 60 s, whether it sends further requests or not.</summary>
internal sealed class RequestLockout(int mostRequests, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Penalty = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private readonly Queue<DateTimeOffset> _requests = [];
    private DateTimeOffset _until = DateTimeOffset.MinValue;

    /// <summary>Counts a request, and returns whether it is allowed.</summary>
    public bool LetIn()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (now < _until)
            {
                return false;
            }

            while (_requests.TryPeek(out var oldest) && now - oldest >= Window)
            {
                _requests.Dequeue();
            }

            _requests.Enqueue(now);
            if (_requests.Count <= mostRequests)
            {
                return true;
            }

            _requests.Clear();
            _until = now + Penalty;
            return false;
        }
    }
}
