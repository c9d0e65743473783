"""Entry point: `uvicorn app:app` or `streamlit run app.py`. The frame is in `lib/ui/frame.py`, pages in `pages/`."""

import streamlit as st

from lib import ui

if __name__ == "__main__":  # a visit: Streamlit runs this file as the script of every page
    ui.run()
else:  # a server imports it for the ASGI application
    app = st.App(__file__, **ui.serving())
