using ImageGen.Storage.Waiting;

namespace ImageGen.Worker.Waiting;

/// <summary>A job that this worker took from a waiting line, until it is known what became of it. Without a report the job returns to the line.</summary>
internal sealed class LineTurn(LineBoard board, WaitingLine line, TakenJob job)
{
    private int _isOver;

    /// <summary>The job got a permit.</summary>
    public void NoteGranted()
    {
        Settle(isBegun: true);
        board.NoteGranted(line);
    }

    /// <summary>The job's run has ended, or there was nothing to run. Does nothing after the first report.</summary>
    public void Settle(bool isBegun)
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 0)
        {
            board.Settle(line, new SettledJob(job, isBegun));
        }
    }

    /// <summary>The job is back in a line, so that there is nothing to report.</summary>
    public void NoteReturned(WaitingLine to)
    {
        if (to == line)
        {
            Interlocked.Exchange(ref _isOver, 1);
        }
    }
}
